using System.Diagnostics;
using System.Text;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Sql;

public class RobustnessTests
{
    /// <summary>Far above what a linear reader needs on a busy machine, far below what a quadratic one does.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(60);

    private static readonly string[] Seeds =
    [
        "select a, \"b\"\"c\", U&\"\\0061\", 'x''y', E'\\n', $t$ $ $t$, $1::int[] from s.t as x(y) where a = 1 or not (b is null) -- c",
        "with recursive r(n) as (values (1) union all select n + 1 from r) search depth first by n set o delete from t using r where t.id = r.n returning *",
        "merge into t using u on t.id = u.id when not matched by source and t.k = 5 then delete when matched then update set a = case when x then 1 end",
        "insert into t (a) select 1 on conflict (a) do update set b = 0x1F where t.a = 1_0.5e-3 /* /* */ */ returning a as b",
        "create or replace function f() returns int begin atomic select case when a then 1 end; end; explain (analyze off) update t set a = 1 where (a, b) in ((1, 2))",
        "copy (select * from t) to stdout; prepare p (int) as table t; set local \"role\" to x; select set_config('a', b, false), u.to_json from u order by 1",
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
                for (var value = 0; value < 256; value += i % 4 == 0 ? 1 : 7)
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
        for (var round = 0; round < 5_000; round++)
        {
            random.Shuffle(words);
            Classify(Encoding.UTF8.GetBytes(string.Join(' ', words, 0, random.Next(1, 30))));
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("select (")]
    [InlineData("with a as (")]
    [InlineData("select case when ")]
    [InlineData("/*")]
    [InlineData("((a),")]
    public void Classify_DeepNesting_IsIncomplete(string opening) => Assert.False(Repeated("select ", opening, "", 100_000).Complete);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("case when a then ", " end")]
    [InlineData("array[", "]")]
    [InlineData("- (", ")")]
    [InlineData("f(", ")")]
    [InlineData("(select ", ")")]
    [InlineData("exists (select 1 from (select ", ") q)")]
    [InlineData("not ", "")]
    [InlineData("json_array(select ", ")")]
    [InlineData("(a is json and b in (", "))")]
    [InlineData("(with q as (select ", ") table q)")]
    public void Classify_NestingOfAnyDepth_FitsASmallStack(string open, string close)
    {
        foreach (var depth in new[] { 10, 40, 140, 250, 300, 490, 900, 100_000 })
        {
            var text = Encoding.UTF8.GetBytes("select " + Times(open, depth) + "a" + Times(close, depth));
            HoopWire.Policy.StatementFacts? facts = null;
            var thread = new Thread(() => facts = PostgresClassifier.Classify(text, LexicalSettings.Default), maxStackSize: 1024 * 1024);
            thread.Start();
            thread.Join();

            Assert.Equal(depth switch { <= 40 => true, >= 900 => false, _ => facts!.Complete }, facts!.Complete);
        }
    }

    [Theory]
    [InlineData(" + 1")]
    [InlineData("::text")]
    [InlineData(" union select 1")]
    [InlineData(" || a")]
    [InlineData(" is null")]
    [InlineData("[1]")]
    public void Classify_ChainOfAnyLength_FitsASmallStack(string link)
    {
        foreach (var length in new[] { 10, 250, 490, 700, 100_000 })
        {
            var text = Encoding.UTF8.GetBytes("select a" + Times(link, length));
            HoopWire.Policy.StatementFacts? facts = null;
            var thread = new Thread(() => facts = PostgresClassifier.Classify(text, LexicalSettings.Default), maxStackSize: 1024 * 1024);
            thread.Start();
            thread.Join();

            Assert.Equal(length switch { <= 250 => true, >= 700 => false, _ => facts!.Complete }, facts!.Complete);
        }
    }

    [Fact]
    public void Classify_EveryPrefixAndByteFlipOfTheCorpora_NeverThrows()
    {
        var random = new Random(9);
        foreach (var sql in new[] { "orm", "psql", "tpch", "pg_dump" }.SelectMany(Facts.Corpus).Where(text => text.Length < 700))
        {
            var bytes = Encoding.UTF8.GetBytes(sql);
            for (var i = 0; i < bytes.Length; i++)
            {
                Classify(bytes.AsSpan(0, i));
                var original = bytes[i];
                bytes[i] = (byte)random.Next(256);
                Classify(bytes);
                bytes[i] = original;
            }
        }
    }

    [Theory]
    [InlineData("select ", "a,", "b")]
    [InlineData("select 1 where ", "not ", "true")]
    [InlineData("delete from t where ", "a = 1 or ", "b = 1")]
    [InlineData("delete from t where ", "a = 1 and ", "b = 1")]
    [InlineData("delete from t where ", "a between 1 and 2 and ", "b = 1")]
    [InlineData("delete from t where ", "not ", "b = 1")]
    [InlineData("delete from t where a in (", "a,", "1)")]
    [InlineData("with ", "a as (delete from t where t.id = 5 returning *),", "b as (select 1) select 1")]
    [InlineData("with ", "a as (delete from t using u where t.id = u.id),", "b as (select 1) select 1")]
    [InlineData("merge into t using u on t.id = u.id ", "when matched and t.id = 5 then delete ", "")]
    [InlineData("", "table a;", "")]
    [InlineData("", ";", "")]
    [InlineData("", "update t set a = 1 where b = 2;", "")]
    [InlineData("", "create function f() begin atomic end;", "")]
    [InlineData("select ", "U&\"\\0061\",", "1")]
    [InlineData("select ", "$1.", "a")]
    [InlineData("select ", "a.", "a")]
    [InlineData("select ", "1 + ", "1")]
    [InlineData("select 'a'", "\n'b'", "")]
    [InlineData("select a ", "+-", "1")]
    [InlineData("select a from ", "a join ", "b")]
    [InlineData("insert into t values ", "(1, 'x'),", "(1, 'x')")]
    public void Classify_LongText_TakesTimeInProportion(string head, string part, string tail)
    {
        var watch = Stopwatch.StartNew();
        Repeated(head, part, tail, (PostgresClassifier.TextBytesMax - 200) / part.Length / 2);

        Assert.True(watch.Elapsed < LongEnough, $"{watch.Elapsed} for {part}");
    }

    [Fact]
    public void Classify_TooLongText_IsIncompleteAtOnce()
    {
        var garbage = new byte[64 * 1024 * 1024];
        new Random(1).NextBytes(garbage);
        var watch = Stopwatch.StartNew();

        Assert.False(PostgresClassifier.Classify(garbage, LexicalSettings.Default).Complete);
        Assert.True(watch.Elapsed < LongEnough);
    }

    [Fact]
    public void Classify_RowsOfManyColumns_TakesTimeInProportion()
    {
        var row = string.Join(',', Enumerable.Range(0, 60_000).Select(i => "c" + i));
        var watch = Stopwatch.StartNew();
        Classify(Encoding.UTF8.GetBytes($"delete from t where ({row}) = ({row})"));

        Assert.True(watch.Elapsed < LongEnough);
    }

    private static string Times(string part, int count) => new StringBuilder().Insert(0, part, count).ToString();

    private static HoopWire.Policy.StatementFacts Repeated(string head, string part, string tail, int count)
    {
        var text = new StringBuilder(head).Insert(head.Length, part, count).Append(tail).ToString();
        return Classify(Encoding.UTF8.GetBytes(text));
    }

    private static HoopWire.Policy.StatementFacts Classify(ReadOnlySpan<byte> sql)
    {
        var facts = PostgresClassifier.Classify(sql, LexicalSettings.Default);
        Assert.Equal(facts.Complete, facts.IncompleteReason is null);
        return facts;
    }
}
