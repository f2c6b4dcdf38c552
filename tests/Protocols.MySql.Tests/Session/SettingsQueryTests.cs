using System.Buffers;
using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Session;

public class SettingsQueryTests
{
    private const string MariaDb = "5.5.5-10.11.14-MariaDB-0+deb12u2";

    [Theory]
    [InlineData(MariaDb, 101114)]
    [InlineData("11.8.3-MariaDB", 110803)]
    [InlineData("8.4.6", 80406)]
    [InlineData("8.0.40-azure", 80040)]
    [InlineData("9.1.0-commercial", 90100)]
    [InlineData("8.4", 0)]
    [InlineData("8.4.x", 0)]
    [InlineData("8.4.99", 0)]
    [InlineData("8.400.1", 0)]
    [InlineData("", 0)]
    [InlineData("a.b.c", 0)]
    [InlineData("-8.4.6", 0)]
    public void NumberOf_Version_IsThatOfItsComments(string version, int number) => Assert.Equal(number, SettingsQuery.NumberOf(version));

    [Theory]
    [InlineData(MariaDb, "/*M!101114 +1*//*M!101115 +1*/")]
    [InlineData("8.4.6", "/*!80406 +1*//*!80407 +1*/")]
    [InlineData("8.4", "/*!00000 +1*//*!00001 +1*/")]
    public void For_Version_AsksByItsOwnComments(string version, string comments) =>
        Assert.Contains(comments, Encoding.ASCII.GetString(SettingsQuery.For(version)), StringComparison.Ordinal);

    [Fact]
    public void Read_Row_TellsTheSettings()
    {
        var settings = SettingsQuery.Read(Row("ANSI_QUOTES,STRICT_TRANS_TABLES", "utf8mb4", "0", "1", "1", "Shop", "1"), MariaDb, out string? database);
        Assert.Equal("shop", database);
        Assert.Equal(new LexicalSettings(SqlModes.AnsiQuotes, TextEncoding.Utf8, ServerFamily.MariaDb, 101114), settings);
        settings = SettingsQuery.Read(Row("NO_BACKSLASH_ESCAPES", "latin1", "2", "0", "0", "MySQL", "2"), MariaDb, out _);
        Assert.Equal(new LexicalSettings(SqlModes.NoBackslashEscapes, TextEncoding.Ascii, ServerFamily.MySql, 0, FoldsTableNames: true, InSystemSchema: true), settings);
    }

    [Theory]
    [InlineData(null, "utf8mb4", "0", "1", "1", null, "1")]
    [InlineData("", null, "0", "1", "1", null, "1")]
    [InlineData("", "utf8mb4", null, "1", "1", null, "1")]
    [InlineData("", "utf8mb4", "0", null, "1", null, null, "1")]
    [InlineData("", "utf8mb4", "0", "1", "1", null, null)]
    [InlineData("", "utf8mb4", "0", "1", "1", null, "2")]
    [InlineData("NO_BACKSLASH_ESCAPES", "utf8mb4", "0", "1", "1", null, "1")]
    public void Read_DoubtfulRow_TellsNothing(params string?[] cells) => Assert.Equal(SettingsQuery.Unknown, SettingsQuery.Read(Row(cells), MariaDb, out _));

    [Theory]
    [InlineData("ORACLE,ANSI_QUOTES", "utf8mb4")]
    [InlineData("SOMETHING_NEW", "utf8mb4")]
    [InlineData("", "swe7")]
    [InlineData("", "utf16")]
    [InlineData("", "sjis")]
    [InlineData("", "something_new")]
    public void Read_ModeOrSetThatIsNotRead_MakesNothingUnderstood(string modes, string charset)
    {
        var settings = SettingsQuery.Read(Row(modes, charset, "0", "1", "1", null, "1"), MariaDb, out _);
        Assert.False(MySqlText.Classify("SELECT 1"u8, settings).Complete);
    }

    [Fact]
    public void Read_CutAtEveryOffset_TellsNothing()
    {
        byte[] row = Row("ANSI_QUOTES", "utf8mb4", "0", "1", "1", null, "1");
        for (int length = 0; length < row.Length; length++) Assert.Equal(SettingsQuery.Unknown, SettingsQuery.Read(row.AsSpan(0, length), MariaDb, out _));
        Assert.Equal(SettingsQuery.Unknown, SettingsQuery.Read([.. row, 0], MariaDb, out _));
    }

    private static byte[] Row(params string?[] cells) => Payload.Of(output =>
    {
        foreach (string? cell in cells)
        {
            if (cell is null) output.WriteByte(0xFB);
            else output.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(cell));
        }
    });
}
