using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// The framers of both directions. More bytes never change an answer that was already given, and a length is never believed beyond its cap.
/// </summary>
internal sealed class PostgresFrames : IFuzzTarget
{
    private delegate FrameStatus HeadReader(ReadOnlySpan<byte> input, out byte type, out int totalLength);

    public static string Name => "postgres-frames";

    public static IEnumerable<byte[]> Seeds => [.. PostgresSeeds.Frontend, .. PostgresSeeds.Backend];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Walk(input, FrontendMessage.TryReadHead, FrontendMessage.Lengths);
        Walk(input, BackendMessage.TryReadHead, BackendMessage.Lengths);
    }

    private static void Walk(ReadOnlySpan<byte> input, HeadReader read, LengthTable lengths)
    {
        while (true)
        {
            FrameStatus status = read(input, out byte type, out int total);
            Trace.Note(1, ((int)status << 8) | type);
            CheckPrefixes(input, read, status, total);
            if (status != FrameStatus.Message)
            {
                FuzzFailure.Unless(total == 0, "a length without a message");
                FuzzFailure.Unless(status == FrameStatus.Malformed || input.Length < FrameReader.HeadBytes, "more is wanted than a head");
                return;
            }

            FuzzFailure.Unless(total - 1 >= lengths.Min(type) && total - 1 <= lengths.Max(type), $"a length of {total} for {(char)type}");
            if (total > input.Length) return;
            input = input[total..];
        }
    }

    private static void CheckPrefixes(ReadOnlySpan<byte> input, HeadReader read, FrameStatus whole, int total)
    {
        for (int length = 0; length < Math.Min(input.Length, FrameReader.HeadBytes); length++)
        {
            FrameStatus part = read(input[..length], out _, out int partTotal);
            FuzzFailure.Unless(part == FrameStatus.NeedMore || (part == whole && partTotal == total), $"{part} at {length} bytes, then {whole}");
        }
    }
}
