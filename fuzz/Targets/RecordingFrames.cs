using System.Buffers.Binary;
using HoopWire.Recording.Files;

namespace HoopWire.Fuzz.Targets;

/// <summary>A recording's bytes as an auditor gets them from anybody: found frame by frame, each frame within the file, nothing lost between them.</summary>
internal sealed class RecordingFrames : IFuzzTarget
{
    public static string Name => "recording-frames";

    public static IEnumerable<byte[]> Seeds => [Sample(2), Sample(1)[..^1], [.. Sample(1), .. Skippable(RecordingSeal.Magic, 184)], Skippable(0x184D2A5F, 9), []];

    public static IEnumerable<byte[]> Dictionary => ["HWL1"u8.ToArray(), "HWS1"u8.ToArray(), [0x28, 0xB5, 0x2F, 0xFD], [0x50, 0x2A, 0x4D, 0x18], [0x51, 0x2A, 0x4D, 0x18]];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] file = input.ToArray();
        using var stream = new MemoryStream(file);
        using var scanner = new FrameScanner(stream);
        long end = 0;
        while (true)
        {
            ScannedFrame kind = scanner.Next();
            Trace.Note(1, (int)kind);
            FuzzFailure.Unless(scanner.Offset == end, "a gap between frames");
            if (kind is ScannedFrame.End or ScannedFrame.Cut or ScannedFrame.Malformed)
            {
                FuzzFailure.Unless(kind != ScannedFrame.End || end == file.Length, "an end before the end");
                return;
            }

            ReadOnlySpan<byte> frame = scanner.Frame;
            FuzzFailure.Unless(frame.SequenceEqual(file.AsSpan((int)end, frame.Length)), "a frame that is not in the file");
            Read(kind, frame);
            end += frame.Length;
        }
    }

    private static void Read(ScannedFrame kind, ReadOnlySpan<byte> frame)
    {
        if (kind == ScannedFrame.Link) Trace.Note(2, FrameLink.TryRead(frame, out _));
        if (kind != ScannedFrame.Seal) return;
        RecordingSeal? seal = RecordingSeal.Read(frame);
        Trace.Note(3, seal is not null);
        if (seal is null) return;
        FuzzFailure.Unless(RecordingSeal.SignedPartOf(frame).Length > 0 && RecordingSeal.SignatureOf(frame).Length == SigningKey.SignatureBytes, "a seal without a signature");
    }

    /// <summary>A frame with one raw block (RFC 8878, section 3.1.1), of less than 32 bytes.</summary>
    public static byte[] RawFrame(ReadOnlySpan<byte> content) =>
        [0x28, 0xB5, 0x2F, 0xFD, 0x20, (byte)content.Length, (byte)((content.Length << 3) | 1), 0, 0, .. content];

    private static byte[] Sample(int frames)
    {
        var file = new List<byte>();
        byte[] head = FrameLink.Genesis.ToArray();
        for (int i = 1; i <= frames; i++)
        {
            byte[] data = RawFrame("{\"v\":1}\n"u8);
            byte[] link = new byte[FrameLink.FrameBytes];
            new FrameLink(i, i, 1, 8, data.Length, i, i, i, i).Write(link, data, head);
            file.AddRange(data);
            file.AddRange(link);
        }

        return [.. file];
    }

    private static byte[] Skippable(uint magic, int size)
    {
        byte[] frame = new byte[8 + size];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), size);
        return frame;
    }
}
