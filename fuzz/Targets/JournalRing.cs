using System.Buffers.Binary;
using HoopWire.Recording.Journals;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// A journal file that an earlier process left, damaged in its header and its ring: it is walked to its end or refused as damaged, and no record
/// reaches outside the ring.
/// </summary>
internal sealed class JournalRing : IFuzzTarget
{
    private const int HeaderBytes = 192;
    private const int RingBytes = (int)JournalLayout.RingBytesMin;
    private static readonly string Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hoopwire-fuzz-{Environment.ProcessId}.journal");

    static JournalRing() => AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.File.Delete(Path);

    public static string Name => "journal-ring";

    // 192 bytes of header, then the start of the ring.
    public static IEnumerable<byte[]> Seeds => [File(0, 0), File(128, 0), File(3 * 1048576 + 128, 3 * 1048576), File(48, 48)];

    public static long AllocationMax(int inputBytes) => 1 << 20;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Write(input);
        try
        {
            using Journal journal = Journal.OpenExisting(Path);
            long position = journal.Tail;
            long head = journal.Head;
            int records = 0;
            while (journal.TryRead(ref position, head, out JournalRecord record))
            {
                FuzzFailure.Unless(record.Length >= JournalLayout.RecordHeadBytes && record.Length <= head - position, "a record beyond the head");
                _ = record.Bytes[^1];
                position += record.Length;
                records++;
            }

            FuzzFailure.Unless(position == head, "an end before the head");
            Trace.Note(1, Math.Min(records, 20));
        }
        catch (InvalidDataException e)
        {
            Trace.Note(2, e.Message.Length);
        }
    }

    private static void Write(ReadOnlySpan<byte> input)
    {
        using var file = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        file.SetLength(JournalLayout.HeaderBytes + RingBytes);
        // Zeros behind the input hide what an earlier one left there.
        Span<byte> header = stackalloc byte[HeaderBytes];
        input[..Math.Min(HeaderBytes, input.Length)].CopyTo(header);
        file.Write(header);
        byte[] ring = new byte[Mutator.InputBytesMax];
        if (input.Length > HeaderBytes) input[HeaderBytes..].CopyTo(ring);
        file.Position = JournalLayout.HeaderBytes;
        file.Write(ring);
    }

    private static byte[] File(long head, long tail)
    {
        byte[] file = new byte[HeaderBytes + 128];
        BinaryPrimitives.WriteUInt64LittleEndian(file, JournalLayout.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(JournalLayout.VersionOffset), JournalLayout.Version);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(JournalLayout.RingBytesOffset), RingBytes);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(JournalLayout.HeadOffset), head);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(JournalLayout.TailOffset), tail);
        foreach (var (offset, length, kind) in new[] { (0, 48, RecordKind.Notice), (48, 80, RecordKind.End) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(HeaderBytes + offset), length);
            file[HeaderBytes + offset + JournalLayout.KindOffset] = (byte)kind;
        }

        return file;
    }
}
