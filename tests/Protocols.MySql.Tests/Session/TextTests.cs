using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

public class TextTests
{
    [Theory]
    [InlineData("KILL QUERY 1073741825", true, 1073741825UL)]
    [InlineData("kill  query\t7 ; ", true, 7UL)]
    [InlineData("KILL 7", false, 7UL)]
    [InlineData("KILL HARD CONNECTION 7", false, 7UL)]
    [InlineData("KILL SOFT QUERY 7", true, 7UL)]
    public void KillTryRead_PlainForms_AreRead(string text, bool query, ulong id)
    {
        Assert.True(KillStatement.TryRead(Encoding.UTF8.GetBytes(text), out var kill));
        Assert.Equal(new KillStatement(query, id), kill);
    }

    [Theory]
    [InlineData("KILL QUERY 7; DROP TABLE t")]
    [InlineData("KILL QUERY 7 + 1")]
    [InlineData("KILL QUERY ID 7")]
    [InlineData("KILL USER alice")]
    [InlineData("KILL/**/7")]
    [InlineData("KILL 7 -- x")]
    [InlineData("KILL 99999999999999999999999")]
    [InlineData("KILL")]
    [InlineData("")]
    public void KillTryRead_AnythingElse_IsAStatement(string text) => Assert.False(KillStatement.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("CREATE USER a IDENTIFIED BY 'secret'", "CREATE USER a IDENTIFIED BY '******'")]
    [InlineData("SET PASSWORD = PASSWORD(\"secret\"), x = 'y'", "SET PASSWORD = PASSWORD(\"******\"), x = '*'")]
    [InlineData("ALTER USER a IDENTIFIED WITH p AS 'it\\'s' x", "ALTER USER a IDENTIFIED WITH p AS '********")]
    [InlineData("SET password = 'open", "SET password = '****")]
    [InlineData("CREATE TABLE f (i int) ENGINE=FEDERATED CONNECTION='mysql://u:pw@h:9306/d/t'", "CREATE TABLE f (i int) ENGINE=FEDERATED CONNECTION='mysql://u:**@h:9306/d/t'")]
    [InlineData("SELECT /*+ SET_VAR(a='*/') */ 1; ALTER USER u IDENTIFIED BY 'secret'", "SELECT /*+ SET_VAR(a='*/') */ 1; ALTER USER u **********************")]
    [InlineData("CREATE FUNCTION f() AS $$ // it's $$; ALTER USER u IDENTIFIED BY 'secret'", "CREATE FUNCTION f() AS $$ // it's $$; ALTER USER u **********************")]
    [InlineData("CREATE FUNCTION f() AS $a$ // it's $a$; ALTER USER u IDENTIFIED BY 'secret'", "CREATE FUNCTION f() AS $a$ // it's $a$; ALTER USER u **********************")]
    [InlineData("SELECT a$$b, $c FROM t; ALTER USER u IDENTIFIED BY 'secret'", "SELECT a$$b, $c FROM t; ALTER USER u IDENTIFIED BY '******'")]
    [InlineData("CREATE USER a IDENTIFIED WITH caching_sha2_password AS 0x24a7F0 REQUIRE NONE", "CREATE USER a IDENTIFIED WITH caching_sha2_password AS 0x****** REQUIRE NONE")]
    [InlineData("ALTER USER a IDENTIFIED WITH p AS 0x24A7", "ALTER USER a IDENTIFIED WITH p AS 0x****")]
    [InlineData("ALTER USER a IDENTIFIED WITH p AS 0x24A7; DROP TABLE 0X24, 0x24z, 0x24_t, 0x24\u00e9", "ALTER USER a IDENTIFIED WITH p AS 0x****; DROP TABLE 0X24, 0x24z, 0x24_t, 0x24\u00e9")]
    [InlineData("SELECT 1 /* IDENTIFIED AS 0x24A7 or 0x24, not a0x24 */", "SELECT 1 /* IDENTIFIED AS 0x**** or 0x**, not a0x24 */")]
    [InlineData("ALTER USER a IDENTIFIED BY 'x' -- was 0x24A7\n, b", "ALTER USER a IDENTIFIED BY '*' -- was 0x****\n, b")]
    [InlineData("SELECT 1 /*+ INDEX(t i_0x1) */; ALTER USER a IDENTIFIED BY 'secret'", "SELECT 1 /*+ INDEX(t i_0x1) */; ALTER USER a IDENTIFIED BY '******'")]
    [InlineData("SELECT 0x41; ALTER USER a IDENTIFIED WITH p AS 0x24a7 PASSWORD HISTORY 10", "SELECT 0x41; ALTER USER a IDENTIFIED WITH p AS 0x**** PASSWORD HISTORY 10")]
    [InlineData("ALTER USER a10x24 IDENTIFIED WITH p0x24 AS x'24a7'", "ALTER USER a10x24 IDENTIFIED WITH p0x24 AS x'****'")]
    [InlineData("ALTER USER a /*!80000 IDENTIFIED WITH p AS 0x24a7 */", "ALTER USER a /*!80000 ******************************")]
    [InlineData("SET PASSWORD = 'se''cret'", "SET PASSWORD = '********'")]
    [InlineData("/* the password's */ ALTER USER a IDENTIFIED BY 'secret'", "/* the password'***/ ALTER USER a IDENTIFIED BY '******'")]
    [InlineData("-- a password's\nALTER USER a IDENTIFIED BY 'secret'", "-- a password'*\nALTER USER a IDENTIFIED BY '******'")]
    [InlineData("# a password's\nALTER USER a IDENTIFIED BY 'secret'", "# a password'*\nALTER USER a IDENTIFIED BY '******'")]
    [InlineData("SELECT 5--'password', 'b'", "SELECT 5--'********', '*'")]
    [InlineData("SELECT \"a password's\"; ALTER USER a IDENTIFIED BY 'secret'", "SELECT \"a **********\"; ALTER USER a IDENTIFIED BY '******'")]
    [InlineData("SELECT `password's`; ALTER USER a IDENTIFIED BY 'secret'", "SELECT `password's`; ALTER USER a IDENTIFIED BY '******'")]
    [InlineData("PREPARE s FROM 'ALTER USER a IDENTIFIED BY ''secret'''", "PREPARE s FROM 'ALTER USER a ************************'")]
    [InlineData("EXECUTE IMMEDIATE \"SET PASSWORD = 'secret'\"", "EXECUTE IMMEDIATE \"SET *******************\"")]
    [InlineData("SELECT 'it\\'s', PASSWORD('secret')", "SELECT 'it\\'s', ******************")]
    [InlineData("SELECT 1 /*! password's */; SET PASSWORD = 'secret'", "SELECT 1 /*! **************************************")]
    [InlineData("/*! SET PASSWORD = 'secret' */", "/*! SET **********************")]
    [InlineData("SELECT 1 /* password's", "SELECT 1 /* **********")]
    [InlineData("SELECT 1 AS `\u00e9`, PASSWORD('secret')", "SELECT 1 AS `\u00e9`, ******************")]
    public void Redact_SecretBehindItsWord_IsHidden(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(RecordedText.Redact(Encoding.UTF8.GetBytes(text), null)!));

    [Theory]
    [InlineData("PASSWORD AS\u00a00x24A7\u00a0, x", "PASSWORD AS\u00a00x****\u00a0, x")]
    [InlineData("PASSWORD AS \u00e3\u00a00x24A7", "PASSWORD AS \u00e3\u00a00x24A7")]
    public void Redact_SpaceOfOtherCharacterSets_EndsAName(string text, string expected) =>
        Assert.Equal(expected, Encoding.Latin1.GetString(RecordedText.Redact(Encoding.Latin1.GetBytes(text), null)!));

    [Fact]
    public void Redact_TextWithoutSecrets_StaysAsItIs() => Assert.Null(RecordedText.Redact("SELECT 'Paris', 'in a pub' FROM t"u8, null));

    [Theory]
    [InlineData(ConnectionIdsFirst, true)]
    [InlineData(1, false)]
    [InlineData(int.MaxValue, true)]
    [InlineData((ulong)int.MaxValue + 1, false)]
    public void IsOwn_Number_IsTheGatewaysFromItsFirstOn(ulong id, bool expected) => Assert.Equal(expected, ConnectionIds.IsOwn(id));

    [Fact]
    public void Next_AnyGateway_IsOwnAndFitsASignedInteger()
    {
        var ids = new ConnectionIds(ushort.MaxValue);
        uint first = ids.Next(), second = ids.Next();
        Assert.True(ConnectionIds.IsOwn(first) && ConnectionIds.IsOwn(second) && first != second && second <= int.MaxValue);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 2, true)]
    [InlineData(1, 65, false)]
    [InlineData(64, 65_535, true)]
    public void IsForeign_IdOfAGateway_TellsAnothersUnlessTheirNumbersAreAlike(ushort number, ushort other, bool expected) =>
        Assert.Equal(expected, new ConnectionIds(number).IsForeign(new ConnectionIds(other).Next()));

    [Theory]
    [InlineData("alice#shop", "alice", "shop", false)]
    [InlineData("alice~shop", "alice", "shop", false)]
    [InlineData("alice", "alice", null, false)]
    [InlineData("alice#shop#jwt", "alice", "shop", true)]
    [InlineData("alice#jwt", "alice", null, true)]
    public void ParseUserName_EveryForm_IsRead(string text, string user, string? target, bool token) =>
        Assert.Equal(new ClientUserName(user, target, token), ClientUserName.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("#shop")]
    [InlineData("alice#")]
    [InlineData("alice#a#b")]
    public void ParseUserName_OtherForms_AreRefused(string text) => Assert.Throws<ClientRefusal>(() => ClientUserName.Parse(text));

    [Fact]
    public void Judge_TextUnderABlock_IsReadByTheDefaultSettings()
    {
        var policy = new CompiledPolicy(1, [new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }]);
        Assert.Equal(VerdictKind.Pass, new MySqlProtocol().Judge(policy, "SELECT 'drop table t'").Kind);
        Assert.Equal(VerdictKind.Deny, new MySqlProtocol().Judge(policy, "DROP TABLE t").Kind);
        Assert.Equal(VerdictKind.Deny, new MySqlProtocol().Judge(policy, "SELECT 1 /*!80000 + 1 */").Kind);
        Assert.Equal(VerdictKind.Pass, new MySqlProtocol().Judge(CompiledPolicy.Empty, "DROP TABLE t").Kind);
    }

    [Theory]
    [InlineData((byte)FieldType.DateTime, new byte[] { 0xE8, 7, 2, 29, 12, 34, 56, 0x40, 0xE2, 1, 0 }, "2024-02-29 12:34:56.123456")]
    [InlineData((byte)FieldType.Date, new byte[] { 0xE8, 7, 2, 29 }, "2024-02-29")]
    [InlineData((byte)FieldType.Time, new byte[] { 1, 2, 0, 0, 0, 3, 4, 5 }, "-51:04:05")]
    [InlineData((byte)FieldType.Date, new byte[0], "0000-00-00")]
    [InlineData((byte)FieldType.DateTime, new byte[] { 5, 0, 1, 2, 3, 4, 5 }, "0005-01-02 03:04:05")]
    [InlineData((byte)FieldType.Time, new byte[0], "00:00:00")]
    [InlineData((byte)FieldType.Time, new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF, 23, 59, 58, 7, 0, 0, 0 }, "103079215103:59:58.000007")]
    [InlineData((byte)FieldType.Double, new byte[] { 0, 0, 0, 0, 0, 0, 4, 0x40 }, "2.5")]
    [InlineData((byte)FieldType.Double, new byte[] { 0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F }, "0.1")]
    [InlineData((byte)FieldType.Double, new byte[] { 0x35, 0x58, 0, 0x66, 0x2D, 0xEB, 0x41, 0xFE }, "-1.5E+300")]
    [InlineData((byte)FieldType.Float, new byte[] { 0, 0, 0x20, 0x40 }, "2.5")]
    [InlineData((byte)FieldType.LongLong, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, "-1")]
    [InlineData((byte)FieldType.Tiny, new byte[] { 0xFF }, "-1")]
    public void BinaryText_Value_IsWhatPeopleWrite(byte type, byte[] value, string expected)
    {
        byte[] output = new byte[64];
        Assert.Equal(expected, Encoding.ASCII.GetString(output, 0, BinaryText.Write((FieldType)type, false, value, output)));
    }

    private const ulong ConnectionIdsFirst = 0x4000_0000;
}
