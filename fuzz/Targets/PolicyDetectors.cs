using HoopWire.Policy;

namespace HoopWire.Fuzz.Targets;

/// <summary>The detectors over any bytes: what they find lies inside, and is found again when it stands alone.</summary>
internal sealed class PolicyDetectors : IFuzzTarget
{
    private static readonly DetectorSet All = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;

    public static string Name => "detectors";

    public static IEnumerable<byte[]> Seeds =>
    [
        "card 4111 1111 1111 1111, 4111-1111-1111-1111 and 378282246310005."u8.ToArray(),
        "DE89370400440532013000 GB29 NWBK 6016 1331 9268 19 fr1420041010050500013m02606"u8.ToArray(),
        "ssn 078-05-1120 000-12-3456 666-12-3456 123-45-6789"u8.ToArray(),
        "mail to bob.smith+tag@mail.example.com, a@b, @@, x@y.z"u8.ToArray(),
        "{\"a\":\"4111111111111111\",\"b\":[\"\xC3\xA9@example.com\"]}"u8.ToArray(),
        [],
    ];

    public static IEnumerable<byte[]> Dictionary =>
        ["4111111111111111"u8.ToArray(), "DE89370400440532013000"u8.ToArray(), "123-45-6789"u8.ToArray(), "a@example.com"u8.ToArray(), "@"u8.ToArray(), "-"u8.ToArray(), " "u8.ToArray(), "."u8.ToArray()];

    public static long AllocationMax(int inputBytes) => 0;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> rest = input;
        for (int found = 0; All.TryFind(rest, out DetectorHit hit); found++)
        {
            FuzzFailure.Unless(hit.Start >= 0 && hit.Length > 0 && hit.Start <= rest.Length && hit.Length <= rest.Length - hit.Start, "a finding outside the text");
            Trace.Note((int)hit.Kind, hit.Length);
            Trace.Note(100, Math.Min(found, 10));
            rest = rest[(hit.Start + hit.Length)..];
        }
    }
}
