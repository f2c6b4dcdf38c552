using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace HoopWire.Recording.Journals;

/// <summary>A record as it lies in the ring. Valid until the ring's tail has passed it.</summary>
internal readonly ref struct JournalRecord(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Length => _bytes.Length;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public RecordKind Kind => (RecordKind)_bytes[JournalLayout.KindOffset];

    public long Line => BinaryPrimitives.ReadInt64LittleEndian(_bytes[JournalLayout.LineOffset..]);

    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_bytes[JournalLayout.TimeOffset..]);

    /// <summary>The session id's 16 characters as one number, to look it up by.</summary>
    public UInt128 SessionKey => MemoryMarshal.Read<UInt128>(_bytes[JournalLayout.SessionOffset..]);

    public string SessionText => Encoding.ASCII.GetString(_bytes.Slice(JournalLayout.SessionOffset, 16));

    public RecordReader Payload => new(_bytes[JournalLayout.RecordHeadBytes..]);

    /// <summary>The key of a session id.</summary>
    public static UInt128 KeyOf(string id)
    {
        Span<byte> ascii = stackalloc byte[16];
        Encoding.ASCII.GetBytes(id, ascii);
        return MemoryMarshal.Read<UInt128>(ascii);
    }
}
