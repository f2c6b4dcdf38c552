using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;

namespace HoopWire.Fuzz.Targets;

/// <summary>What a target may ask a client's files for: only what the text itself writes. The first byte is which result is under way; the name ends at the first NUL, and the text follows.</summary>
internal sealed class MySqlFileRequests : IFuzzTarget
{
    private static readonly LexicalSettings[] Servers =
    [
        new(Family: ServerFamily.MariaDb, Version: 101119),
        new(SqlModes.AnsiQuotes | SqlModes.NoBackslashEscapes, Family: ServerFamily.MySql, Version: 80406),
    ];

    public static string Name => "mysql-file-requests";

    public static IEnumerable<byte[]> Seeds =>
    [
        [0, .. "f"u8, 0, .. "LOAD DATA LOCAL INFILE 'f' INTO TABLE t"u8],
        [1, .. "a'b"u8, 0, .. "SELECT 1; LOAD XML LOCAL INFILE 'a''b' INTO TABLE t; LOAD DATA LOCAL INFILE \"c\\\\d\" INTO TABLE t"u8],
        [0, .. "x"u8, 0, .. "SET STATEMENT a = 1 FOR LOAD DATA LOW_PRIORITY LOCAL INFILE 'x' INTO TABLE t"u8],
        [0, .. "x"u8, 0, .. "CALL p(); LOAD DATA LOCAL INFILE 'x"u8],
    ];

    public static IEnumerable<byte[]> Dictionary => [.. MySqlSql.Dictionary, "LOAD DATA LOCAL INFILE '"u8.ToArray(), "''"u8.ToArray(), "\\n"u8.ToArray(), "/etc/passwd"u8.ToArray()];

    public static long AllocationMax(int inputBytes) => MySqlSql.AllocationMax(inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        int end = input.IsEmpty ? -1 : input[1..].IndexOf((byte)0);
        if (end < 0) return;
        var file = input.Slice(1, end);
        var text = input[(end + 2)..];
        bool mayAsk = FileRequests.MayAsk(text);
        foreach (var settings in Servers)
        {
            bool isNamed = FileRequests.Names(text, input[0] & 3, settings, file);
            Trace.Note(1, isNamed ? 1 : 0);
            if (!isNamed) continue;
            FuzzFailure.Unless(!file.IsEmpty, "a file without a name");
            FuzzFailure.Unless(IsWritten(text, file), "a file that no text names");
            FuzzFailure.Unless(mayAsk || !MySqlText.Read(text, settings).IsComplete, "a file of a text that may not ask");
        }
    }

    /// <summary>Whether each byte of the name comes in the text in its order: as it is, or by an escape, which writes another for it.</summary>
    private static bool IsWritten(ReadOnlySpan<byte> text, ReadOnlySpan<byte> file)
    {
        foreach (byte one in file)
        {
            if (one < ' ') continue;
            int at = text.IndexOf(one);
            if (at < 0) return false;
            text = text[(at + 1)..];
        }

        return true;
    }
}
