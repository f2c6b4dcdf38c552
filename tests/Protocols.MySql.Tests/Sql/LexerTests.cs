using System.Text;
using HoopWire.MySql.Sql;

namespace HoopWire.MySql.Tests.Sql;

public class LexerTests
{
    /// <summary>What MariaDB, MySQL, and a server that is not known make of the text.</summary>
    public static TheoryData<string, string> VersionComments => Facts.Table(
        """
        SELECT,UNION | SELECT,UNION | SELECT,UNION :: select 1 /*!50000 union select a from t */
        SELECT,UNION | SELECT,UNION | SELECT,UNION :: select 1 /*! union select a from t */
        SELECT | SELECT,UNION | ? :: select 1 /*!50717 union select a from t */
        SELECT | SELECT,UNION | ? :: select 1 /*!80013 union select a from t */
        SELECT | SELECT | ? :: select 1 /*!80407 union select a from t */
        SELECT | SELECT | SELECT :: select 1 /*!99999 union select a from t */
        SELECT,UNION | SELECT | ? :: select 1 /*M! union select a from t */
        SELECT,UNION | SELECT | ? :: select 1 /*M!100100 union select a from t */
        SELECT,UNION | SELECT | ? :: select 1 /*M!50701 union select a from t */
        SELECT | SELECT | SELECT :: select 1 /*M!999999\- union select a from t */
        SELECT,UNION | ? | ? :: select 1 /*!100500 union select a from t */
        SELECT | ? | ? :: select 1 /*!110000 union select a from t */
        SELECT,UNION | SELECT,UNION | SELECT,UNION :: select 1/*!50000union*/select a from t
        SELECT | SELECT | SELECT :: select 1 /* union select a from t */
        SELECT | SELECT | SELECT :: select 1 /*+ union select a from t */
        SELECT,UNION | ? | ? :: select 1 /*+ SET_VAR(a='*/ union select a from t -- ') */
        ? | ? | ? :: select 1 /*!50000 /* union */ select a from t */
        ? | ? | ? :: select 1 /*!50000 union select a from t
        ? | ? | ? :: select 1 /*!50000 ; drop table t */
        ? | ? | ? :: select 1 /* union
        """);

    [Theory]
    [MemberData(nameof(VersionComments))]
    public void Classify_VersionComment_IsReadAsTheServerDoes(string expected, string sql)
    {
        var read = new[] { Facts.MariaDb, Facts.MySql, new LexicalSettings() }.Select(settings => Facts.Of(sql, settings))
            .Select(facts => !facts.Complete ? "?" : facts.HasSetOperation ? "SELECT,UNION" : "SELECT");
        Assert.Equal(expected, string.Join(" | ", read));
    }

    public static TheoryData<string, string> Comments => Facts.Table(
        """
        1 :: select 1 -- ; drop table t
        1 :: select 1 --\n; -- drop table t
        2 :: select 1 -- x\n; drop table t
        2 :: select 1 --1; drop table t
        1 :: select 1 # ; drop table t
        2 :: select 1 # x\n; drop table t
        1 :: select '; drop table t'
        1 :: select 'a\'; drop table t'
        2 :: select 'a\\'; drop table t
        1 :: select 'a''; drop table t'
        1 :: select "a""; drop table t"
        2 :: select "a\"" ; drop table t
        1 :: select `a``; drop table t`
        2 :: select `a\`; drop table t
        2 :: select x'61'; drop table t
        1 :: select N'; drop table t'
        2 :: select 1 /* ; */; drop table t
        1 :: select 'a' '; drop table t'
        """);

    [Theory]
    [MemberData(nameof(Comments))]
    public void Classify_QuotesAndComments_HideNoStatement(string statements, string sql) =>
        Assert.Equal(statements, $"{Facts.Of(sql).Statements.Length}");

    [Theory]
    [InlineData(SqlModes.None, """select "ssn" from t""", false)]
    [InlineData(SqlModes.AnsiQuotes, """select "ssn" from t""", true)]
    [InlineData(SqlModes.None, """select 'a\' , ssn from t -- '""", false)]
    [InlineData(SqlModes.NoBackslashEscapes, """select 'a\' , ssn from t -- '""", true)]
    [InlineData(SqlModes.None, "select a as \"ssn\" from t", false)]
    public void Classify_Modes_DecideWhatIsAName(SqlModes mode, string sql, bool mentions)
    {
        var facts = Facts.Of(sql, Facts.MariaDb with { Modes = mode });
        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.Equal(mentions, facts.Mentions("ssn"));
    }

    [Fact]
    public void Classify_PipesAsConcat_IsNoOr()
    {
        const string Sql = "delete from t where id = 1 || 1";
        Assert.Contains("unbounded-write", Facts.Effects(Sql), StringComparison.Ordinal);
        Assert.DoesNotContain("unbounded-write", Facts.Effects("delete from t where id = '1' || '1' and a = 'x'", Facts.MariaDb with { Modes = SqlModes.PipesAsConcat }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ORACLE")]
    [InlineData("ANSI_QUOTES,MSSQL")]
    [InlineData("SOMETHING_NEW")]
    public void ModesOf_ModeThatIsNotRead_LeavesEveryTextIncomplete(string mode) =>
        Assert.False(Facts.Of("select 1", Facts.MariaDb with { Modes = LexicalSettings.ModesOf(mode) }).Complete);

    [Fact]
    public void ModesOf_Ansi_TurnsOnItsParts() =>
        Assert.Equal(SqlModes.AnsiQuotes | SqlModes.PipesAsConcat | SqlModes.IgnoreSpace, LexicalSettings.ModesOf("ansi,STRICT_TRANS_TABLES"));

    [Theory]
    [InlineData(TextEncoding.Utf8, "c3a9", true)]
    [InlineData(TextEncoding.Utf8, "bf5c", false)]
    [InlineData(TextEncoding.Ascii, "61", true)]
    [InlineData(TextEncoding.Ascii, "bf5c", false)]
    [InlineData(TextEncoding.Other, "61", false)]
    [InlineData(TextEncoding.Utf8, "00", false)]
    public void Classify_Encoding_ReadsOnlyWhatIsCertain(TextEncoding encoding, string hex, bool complete)
    {
        byte[] text = [.. "select '"u8, .. Convert.FromHexString(hex), .. "' from t"u8];
        Assert.Equal(complete, MySqlText.Classify(text, Facts.MariaDb with { Encoding = encoding }).Complete);
    }

    public static TheoryData<string, string> Tokens => Facts.Table(
        """
        read :: select _utf8mb4'a', _binary 0xFF, _latin1 x'61', N'a', n'b', x'1F', X'1f', b'01', 0x1F, 0b01, 1e5, .5, 5., 1.5e-3
        incomplete :: select _nocharset'a'
        incomplete :: select x'1'
        incomplete :: select b'2'
        incomplete :: select 1abc from t
        incomplete :: select t.5 from t
        incomplete :: select ``
        incomplete :: select 'a
        incomplete :: select `a
        incomplete :: select @
        read :: select @a, @`b c`, @'d', @"e", @a.b, @@version, @@global.sql_mode, @@session.sql_mode, @@`sql_mode`
        read,session :: select a into @x from t
        read :: select 1 'a', 2 "b", 3 as 'c', 4 as `d`
        read :: select 'a' 'b' "c"
        read :: select t.select, t.`from`, `t`.b, db.t.c from db.t
        read :: select count(*), max(a), now() from t
        incomplete :: select count (*) from t
        incomplete :: select max (a) from t
        incomplete :: select `max`(a) from t
        read :: select abs (1), concat ('a')
        incomplete :: select a from t where b = \N
        """);

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Classify_Tokens_AreReadOrNot(string expected, string sql) => Assert.Equal(expected, Facts.Effects(sql));

    [Fact]
    public void Classify_IgnoreSpace_AllowsTheSpace() =>
        Assert.Equal("read", Facts.Effects("select count (*) from t", Facts.MariaDb with { Modes = SqlModes.IgnoreSpace }));

    [Theory]
    [InlineData("select A.x from a, t A", false, false)]
    [InlineData("select A.x from a, t A", true, true)]
    [InlineData("select A.x from t A where A.y = 1", false, true)]
    [InlineData("select A.x, a from t A", false, true)]
    [InlineData("select c.ssn, (select C.ssn from t c) from u C", false, false)]
    public void Classify_TableNamesThatDifferInCase_AreReadWhereTheServerFoldsThem(string sql, bool folds, bool complete) =>
        Assert.Equal(complete, Facts.Of(sql, Facts.MariaDb with { FoldsTableNames = folds }).Complete);

    [Fact]
    public void Classify_TooLong_IsIncomplete()
    {
        var text = Encoding.UTF8.GetBytes("select '" + new string('x', 100) + "'");
        Assert.False(MySqlText.Classify(text, Facts.MariaDb, textBytesMax: 50).Complete);
        Assert.True(MySqlText.Classify(text, Facts.MariaDb).Complete);
    }
}
