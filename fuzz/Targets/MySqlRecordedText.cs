using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;
using HoopWire.Policy;

namespace HoopWire.Fuzz.Targets;

/// <summary>Redaction of recorded texts of MySQL and MariaDB: of the same length, changed into asterisks only, and the literal behind IDENTIFIED BY never survives, whatever it is read by.</summary>
internal sealed class MySqlRecordedText : IFuzzTarget
{
    private static readonly DetectorSet? Detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>());
    private static readonly byte[] Secret = "\n;ALTER USER u IDENTIFIED BY 'zq;9zq'"u8.ToArray();

    private static readonly LexicalSettings[] Servers =
    [
        new(Family: ServerFamily.MariaDb, Version: 101119),
        new(SqlModes.AnsiQuotes | SqlModes.NoBackslashEscapes, Family: ServerFamily.MySql, Version: 80406),
    ];

    public static string Name => "mysql-recorded-text";

    public static IEnumerable<byte[]> Seeds =>
    [
        .. MySqlSql.Seeds, "/* the password's */ SET PASSWORD = PASSWORD(\"a\")"u8.ToArray(), "PREPARE s FROM 'ALTER USER a IDENTIFIED BY ''b'''"u8.ToArray(),
        "SELECT `a``b`, 'it\\'s', 5--'x' -- identified\n # \"password"u8.ToArray(),
    ];

    public static IEnumerable<byte[]> Dictionary => [.. MySqlSql.Dictionary, "PASSWORD"u8.ToArray(), "identified"u8.ToArray(), "a@example.com"u8.ToArray(), "''"u8.ToArray()];

    public static long AllocationMax(int inputBytes) => MySqlSql.AllocationMax(inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Check(input);
        // Behind any text that is understood, a password is found and hidden.
        byte[] longer = [.. input, .. Secret];
        byte[]? redacted = Check(longer);
        if (Array.Exists(Servers, settings => MySqlText.Classify(longer, settings).Complete)) Redaction.CheckHidden(redacted, input.Length, "9zq"u8);
    }

    private static byte[]? Check(ReadOnlySpan<byte> text)
    {
        byte[]? redacted = RecordedText.Redact(text, Detectors);
        FuzzFailure.Unless(RecordedText.NeedsRedaction(text, Detectors) == (redacted is not null), "redaction that is not foreseen");
        Trace.Note(1, redacted is null ? 1 : 0);
        if (redacted is not null) Redaction.Check(text, redacted);
        return redacted;
    }
}
