using System.Text;
using HoopWire.MySql.Sql;

namespace HoopWire.MySql.Tests.Sql;

public class RobustnessTests
{
    private static readonly string[] Seeds =
    [
        "select a, `b``c`, \"d\", 'x''y\\'z', _utf8mb4'q', x'1F', 0b01, @v := 1, @@global.w, ? from s.t as x where a = 1 or not (b is null) -- c",
        "with recursive r(n) as (select 1 union all select n + 1 from r) select count(*), max(n) over (partition by n) from r /*!50000 where n = 1 */",
        "insert into t (a) select 1 on duplicate key update a = values(a) + 1; replace into t set a = default # x\n returning a",
        "update t join u using (a) set t.b = case when x then 1 end, u.c = interval 1 day + d where t.a in (1, (select 2)) order by 1 limit 3",
        "delete a.*, b from t a left join u b on a.x = b.x where match (a.y) against ('z' in boolean mode) and a.j ->> '$.k' like 'm%' escape '!'",
        "set names utf8mb4, @a = (select 1), global b = on; show full columns from t where field = 'x'; load data local infile 'f' into table t (a, @b) set c = @b",
        "create table t (a int default (1), check (a > 0)) select 1; create procedure p() begin select 1; end; explain format = json select {d '2020-01-01'}",
        "select * from json_table('[]', '$' columns (a int path '$' null on empty, nested path '$' columns (b for ordinality))) j, lateral (select 1) k",
    ];

    [Fact]
    public void Classify_EveryPrefixAndByteFlip_NeverThrows()
    {
        foreach (var seed in Seeds)
        {
            var bytes = Encoding.UTF8.GetBytes(seed);
            for (var length = 0; length <= bytes.Length; length++)
            {
                Classify(bytes.AsSpan(0, length));
            }

            for (var i = 0; i < bytes.Length; i++)
            {
                var original = bytes[i];
                for (var value = 0; value < 256; value += i % 16 == 0 ? 3 : 31)
                {
                    bytes[i] = (byte)value;
                    Classify(bytes);
                }

                bytes[i] = original;
            }
        }
    }

    [Fact]
    public void Classify_ShuffledWords_NeverThrows()
    {
        var random = new Random(7);
        var words = string.Join(' ', Seeds).Split(' ');
        for (var round = 0; round < 1_500; round++)
        {
            random.Shuffle(words);
            Classify(Encoding.UTF8.GetBytes(string.Join(' ', words, 0, random.Next(1, 30))));
        }
    }

    /// <summary>Whatever stands in front of it, a statement behind a semicolon is seen, or the text is not understood.</summary>
    [Fact]
    public void Classify_StatementBehindAnything_IsSeen()
    {
        var random = new Random(11);
        string[] pieces =
        [
            "select 1", "'", "\"", "`", "/*", "*/", "/*!", "/*!50000 ", "/*M!", "--", "-- ", "#", "\n", "\\", "\\'", "(", ")", ";", "x'", "b'", "N'", "_utf8mb4'", "@", "@'", "a", " ",
            "1", ".", "begin", "end", "/*+", "{", "}", ":", "?",
        ];
        for (var round = 0; round < 4_000; round++)
        {
            var front = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => pieces[random.Next(pieces.Length)]));
            var facts = Facts.Of(front + "\n;\ndrop table canary\n");
            Assert.True(!facts.Complete || (facts.Mentions("canary") && (facts.Effects & Policy.Effects.Ddl) != 0), front);
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("select (")]
    [InlineData("select ((select ")]
    [InlineData("select case when ")]
    [InlineData("select * from (")]
    [InlineData("select not ")]
    [InlineData("select - ")]
    [InlineData("select f(")]
    [InlineData("explain ")]
    [InlineData("set statement a = 1 for ")]
    [InlineData("select 1 union (")]
    [InlineData("select @a := ")]
    [InlineData("select * from t left join ")]
    public void Classify_DeepNesting_IsIncomplete(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 20_000));
        Assert.False(MySqlText.Classify(Encoding.UTF8.GetBytes(text).AsSpan(0, Math.Min(text.Length, MySqlText.TextBytesMax)), Facts.MariaDb).Complete);
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData(" and 1")]
    [InlineData(", 1")]
    [InlineData(" union select 1")]
    public void Classify_LongChain_IsAnswered(string link) =>
        Assert.NotNull(Facts.Of("select 1" + string.Concat(Enumerable.Repeat(link, 20_000))));

    private static void Classify(ReadOnlySpan<byte> text)
    {
        foreach (var settings in new[] { Facts.MariaDb, Facts.MySql with { Modes = SqlModes.AnsiQuotes | SqlModes.NoBackslashEscapes } })
        {
            Assert.NotNull(MySqlText.Classify(text, settings));
        }
    }
}
