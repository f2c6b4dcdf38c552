using System.Buffers.Binary;

namespace HoopWire.Recording.Journals;

/// <summary>
/// Events of a session that the journal had no room for, though nothing could wait for them: in the order they came, laid out as they will lie there. What
/// there may be of them is bounded by what one command may bring: until they are written no other is taken.
/// </summary>
internal sealed class KeptEvents
{
    private const int BytesMax = 4 << 20;
    private const int HeadBytes = 16;
    private const int KindOffset = 4;
    private const int TimeOffset = 8;
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    /// <summary>Bytes of the first one's record.</summary>
    public int RecordBytes => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_start));

    public RecordKind Kind => (RecordKind)BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_start + KindOffset));

    /// <summary>When it came, in microseconds since 1970.</summary>
    public long Time => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(_start + TimeOffset));

    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(_start + HeadBytes, RecordBytes - JournalLayout.RecordHeadBytes);

    /// <summary>Adds an event; false when there are too many.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="recordBytes">Bytes of its record.</param>
    /// <param name="time">When it came.</param>
    /// <param name="payload">Where its payload is to be written.</param>
    public bool TryAdd(RecordKind kind, int recordBytes, long time, out Span<byte> payload)
    {
        payload = default;
        int length = HeadBytes + recordBytes - JournalLayout.RecordHeadBytes;
        if (length > BytesMax - _end) return false;
        if (length > _bytes.Length - _end) Array.Resize(ref _bytes, Math.Max(_end + length, Math.Max(1024, _bytes.Length * 2)));
        var head = _bytes.AsSpan(_end);
        BinaryPrimitives.WriteInt32LittleEndian(head, recordBytes);
        BinaryPrimitives.WriteInt32LittleEndian(head[KindOffset..], (int)kind);
        BinaryPrimitives.WriteInt64LittleEndian(head[TimeOffset..], time);
        payload = head[HeadBytes..length];
        _end += length;
        return true;
    }

    /// <summary>The first one lies in the journal.</summary>
    public void Remove()
    {
        _start += HeadBytes + RecordBytes - JournalLayout.RecordHeadBytes;
        if (!IsEmpty) return;
        (_bytes, _start, _end) = ([], 0, 0);
    }
}
