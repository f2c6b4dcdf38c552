using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// NegotiateProtocolVersion (B): Int32 newest version the server takes, Int32 count, String[count] options it does not know. The documentation
/// calls the first field a minor version; every server sends the whole number, major in the high half, and libpq expects that.
/// </summary>
internal readonly ref struct NegotiateProtocolVersion
{
    public int NewestVersion { get; private init; }

    public int OptionCount { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out NegotiateProtocolVersion message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadInt32(out int version) || !reader.TryReadInt32(out int count) || count < 0) return false;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadCString(out _)) return false;
        }
        if (!reader.IsAtEnd) return false;
        message = new NegotiateProtocolVersion { NewestVersion = version, OptionCount = count };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, int newestVersion, IReadOnlyList<string> unknownOptions)
    {
        int length = 8;
        foreach (string option in unknownOptions) length += Text.Length(option) + 1;
        FrameReader.WriteHead(output, BackendMessage.NegotiateProtocolVersion, length);
        output.WriteInt32(newestVersion);
        output.WriteInt32(unknownOptions.Count);
        foreach (string option in unknownOptions) output.WriteCString(option);
    }
}
