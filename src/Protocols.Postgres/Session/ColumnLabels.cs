using HoopWire.Policy;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>The labels in a RowDescription. Code may have made them of values (EXECUTE in a DO, a cursor opened for a text), so that detectors look at them.</summary>
internal static class ColumnLabels
{
    private const int CountBytes = sizeof(short);

    /// <summary>Bytes of a column behind its label and the zero that ends it.</summary>
    private const int BehindLabelBytes = 18;

    /// <summary>Hides in place what detectors find in the labels.</summary>
    /// <param name="detectors">What is looked for.</param>
    /// <param name="body">The message behind its head, which is well formed.</param>
    public static void Hide(DetectorSet detectors, Span<byte> body)
    {
        for (var rest = body[CountBytes..]; !rest.IsEmpty;)
        {
            int length = rest.IndexOf((byte)0);
            detectors.HideAll(rest[..length]);
            rest = rest[(length + 1 + BehindLabelBytes)..];
        }
    }

    /// <summary>Writes a description to the client with its labels hidden.</summary>
    public static void Write(DetectorSet detectors, ReadOnlySpan<byte> message, System.Buffers.IBufferWriter<byte> output)
    {
        var room = output.GetSpan(message.Length)[..message.Length];
        message.CopyTo(room);
        Hide(detectors, room[FrameReader.HeadBytes..]);
        output.Advance(message.Length);
    }
}
