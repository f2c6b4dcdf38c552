using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Sql;

public class LexerTests
{
    public static TheoryData<string, string> Texts { get; } = Facts.Table("""
        read :: select 'a;b'
        read :: select 'a''; drop table t; --'
        read :: select E'\'; drop table t; --'
        read :: select e'\\'
        multi,read,ddl :: select '\'; drop table t --'
        multi,read,ddl :: select E'\\'; drop table t
        read :: select 'a'\n  'b; drop table t'
        read :: select 'a' -- x; y\n 'b; drop table t'
        read :: select E'a'\n'\'; drop table t'
        incomplete :: select 'a' /* x \n */ 'b; c
        incomplete :: select 'a' 'b'; drop table t
        read :: select $$ ; drop table t $$
        read :: select $a$ $$ $b$ ; drop table t $a$
        multi,read,ddl :: select $a$ x $a$; drop table t
        read :: select a$b$ from t where $1 = a$b$
        multi,read,ddl :: select $a$ $A$ $a$; drop table t
        incomplete :: select $a$ ; drop table t
        incomplete :: select $1a
        incomplete :: select $
        read :: select 1 /* ; drop table t */
        read :: select 1 /* /* */ ; drop table t */
        multi,read,ddl :: select 1 /* /* */ */; drop table t
        read :: select 1 /*/ ; drop table t */
        incomplete :: select 1 /* /* */
        read :: select 1 -- ; drop table t
        multi,read,ddl :: select 1 -- x\n; drop table t
        multi,read,ddl :: select 1 -- x\r; drop table t
        read :: select 1 +-- ; drop table t\n 2
        read :: select 1 +/* ; drop table t */ 2
        read :: select 1 @-/* ; */ 2
        read :: select 2 */* ; drop table t */ 3
        read :: select a<-1, a=-1, a@-1, a?-b
        read :: select "a;b", "a""; drop table t; --"
        incomplete :: select "a
        incomplete :: select ""
        incomplete :: select 'a
        incomplete :: select E'\'
        read :: select b'01', x'1f', n'x', U&'\0061'
        incomplete :: select b'0''1'
        read :: select U&"d\0061ta", U&"d\+000061ta", U&"\\"
        incomplete :: select U&"d\006"
        incomplete :: select U&"\0000"
        incomplete :: select U&"\d800"
        incomplete :: select U&"d!0061ta" uescape '!'
        read :: select U&'d!0061ta' uescape '!'
        read :: select u & 'x', u& "x"
        read :: select a[1:2], a::int, f(a => 1, b := 2)
        read :: select 1::int, 1.5, 1., .5, 1e5, 1.e5, 0xFF, 1_000
        incomplete :: select 1a
        incomplete :: select 0x
        incomplete :: select 1__0
        incomplete :: select 1_
        incomplete :: select 1e
        incomplete :: select 0b12
        incomplete :: select \
        incomplete :: select {
        incomplete :: select (1
        incomplete :: select 1)
        incomplete :: select (1]
        incomplete :: select @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1
        read :: select größe, "größe", é$1 from tä
        """);

    [Theory]
    [MemberData(nameof(Texts))]
    public void Classify_Text_SplitsAsTheServerDoes(string effects, string sql)
    {
        var facts = Facts.Of(sql);
        var given = facts.Complete ? EffectNames.Format(facts.Effects).Split(',') : ["incomplete"];

        Assert.Equal(effects.Split(',').Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Classify_ConformingStringsOff_TreatsBackslashAsEscape()
    {
        var off = new LexicalSettings(StandardConformingStrings: false);
        var sql = @"select '\'; drop table t; --'"u8;

        Assert.Single(PostgresClassifier.Classify(sql, off).Statements);
        Assert.Equal(2, PostgresClassifier.Classify(sql, LexicalSettings.Default).Statements.Length);
        Assert.False(PostgresClassifier.Classify(@"select U&'\0061'"u8, off).Complete);
        Assert.Single(PostgresClassifier.Classify(@"select N'\';'"u8, off).Statements);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', 0 })]
    [InlineData(new byte[] { (byte)'\'', 0, (byte)'\'' })]
    [InlineData(new byte[] { (byte)'"', 0xC0, 0x80, (byte)'"' })]
    [InlineData(new byte[] { (byte)'\'', 0xED, 0xA0, 0x80, (byte)'\'' })]
    [InlineData(new byte[] { (byte)'\'', 0xFF, (byte)'\'' })]
    [InlineData(new byte[] { (byte)'\v', (byte)'1' })]
    public void Classify_BytesNoVersionAgreesOn_IsIncomplete(byte[] tail) =>
        Assert.False(PostgresClassifier.Classify([.. "select "u8, .. tail], LexicalSettings.Default).Complete);

    [Fact]
    public void Classify_OtherEncoding_UnderstandsAsciiOnly()
    {
        var other = new LexicalSettings(Utf8ClientEncoding: false);

        Assert.True(PostgresClassifier.Classify("select 'x'"u8, other).Complete);
        Assert.False(PostgresClassifier.Classify("select 'ä'"u8, other).Complete);
        Assert.False(PostgresClassifier.Classify([.. "select '"u8, 0x83, 0x5C, .. "'; drop table t; --'"u8], other).Complete);
    }

    [Theory]
    [InlineData("select SSN from t", "ssn")]
    [InlineData("select \"SSN\" from t", "SSN")]
    [InlineData("select U&\"\\0073sn\" from t", "ssn")]
    [InlineData("select u&\"s\\+000073n\" from t", "ssn")]
    [InlineData("select \"a\"\"b\" from t", "a\"b")]
    [InlineData("select t.select from t", "select")]
    [InlineData("select 1 as ssn", "ssn")]
    [InlineData("select GRÖSSE from t", "grÖsse")]
    [InlineData("select GRÖSSE from t", "grösse")]
    [InlineData("select aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Mentions_Identifier_AsTheServerStoresIt(string sql, string identifier) => Assert.True(Facts.Of(sql).Mentions(identifier));

    [Theory]
    [InlineData("select 'ssn', $$ssn$$, E'ssn' -- ssn\n /* ssn */")]
    [InlineData("select \"SSN\", \"ssn \", ssnx")]
    public void Mentions_OtherText_IsNone(string sql) => Assert.False(Facts.Of(sql).Mentions("ssn"));

    [Fact]
    public void Classify_LongIdentifier_IsCutAtACharacter()
    {
        var name = new string('a', 62) + "ß";
        var facts = PostgresClassifier.Classify(Encoding.UTF8.GetBytes("select \"" + name + "\""), LexicalSettings.Default);

        Assert.True(facts.Mentions(new string('a', 62)));
        Assert.True(facts.Mentions(name));
    }
}
