using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;

namespace HoopWire.Fuzz.Targets;

/// <summary>Redaction of recorded texts: of the same length, changed into asterisks only, and the literal behind PASSWORD never survives.</summary>
internal sealed class PostgresRecordedText : IFuzzTarget
{
    private static readonly DetectorSet? Detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>());
    private static readonly byte[] Secret = "\n;ALTER ROLE r PASSWORD 'zq;9zq'"u8.ToArray();

    public static string Name => "postgres-recorded-text";

    public static IEnumerable<byte[]> Seeds =>
        PostgresSql.Seeds.Append("ALTER ROLE bob PASSWORD 's3cret'"u8.ToArray()).Append("CREATE SUBSCRIPTION s CONNECTION 'host=h password=a user=u'"u8.ToArray());

    public static IEnumerable<byte[]> Dictionary =>
        PostgresSql.Dictionary.Append("PASSWORD"u8.ToArray()).Append("password="u8.ToArray()).Append("\"password\": \""u8.ToArray()).Append("a@example.com"u8.ToArray());

    public static long AllocationMax(int inputBytes) => PostgresSql.AllocationMax(inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Check(input);
        // Behind any text that is understood, a password is found and hidden.
        byte[] longer = [.. input, .. Secret];
        byte[]? redacted = Check(longer);
        if (!PostgresClassifier.Classify(longer, LexicalSettings.Default).Complete) return;
        Redaction.CheckHidden(redacted, input.Length, "9zq"u8);
    }

    private static byte[]? Check(ReadOnlySpan<byte> text)
    {
        byte[]? redacted = RecordedText.Redact(text, LexicalSettings.Default, Detectors);
        Trace.Note(1, redacted is null);
        if (redacted is not null) Redaction.Check(text, redacted);
        return redacted;
    }
}
