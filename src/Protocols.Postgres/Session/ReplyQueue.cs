using HoopWire.Postgres.State;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The replies the target owes, oldest first: it decides for every message of the target whether it may come now and whose it is.
/// A ring that grows to a cap; at the cap the client's leg waits.
/// </summary>
internal sealed class ReplyQueue
{
    /// <summary>
    /// More outstanding replies than this suspend the client. The target flushes its replies at the latest after 8 KB, and none is shorter
    /// than 5 bytes, so that it makes progress before the cap is reached.
    /// </summary>
    public const int EntriesMax = 4096;

    /// <summary>
    /// More bytes of texts than this behind replies that are owed suspend the client. The target keeps the completions of many a Parse in its buffer until it is asked
    /// for them, and each may stand for a text of megabytes.
    /// </summary>
    public const long TextBytesMax = 32 << 20;

    // What a session that sends one query after the other has in flight.
    private ReplyEntry[] _ring = new ReplyEntry[2];
    private int _head;
    private int _count;
    private long _textBytes;

    /// <summary>How many replies are owed.</summary>
    public int Count => _count;

    /// <summary>Whether the client must wait for replies before it may send more.</summary>
    public bool IsFull => _count >= EntriesMax;

    /// <summary>Whether the client must wait for replies before it may send another text.</summary>
    public bool IsFullOfTexts => _textBytes >= TextBytesMax;

    /// <summary>The oldest reply owed. Only when <see cref="Count"/> is over 0.</summary>
    public ref ReplyEntry Head => ref _ring[_head];

    /// <summary>The reply at <paramref name="index"/> from the oldest.</summary>
    public ref ReplyEntry this[int index] => ref _ring[(_head + index) & (_ring.Length - 1)];

    /// <summary>Appends a reply.</summary>
    public ref ReplyEntry Enqueue(ReplyKind kind)
    {
        if (_count == _ring.Length) Grow();
        ref var entry = ref _ring[(_head + _count) & (_ring.Length - 1)];
        entry = new ReplyEntry { Kind = kind };
        _count++;
        return ref entry;
    }

    /// <summary>A reply that is owed keeps this much text until it is here.</summary>
    public void Keep(ref ReplyEntry entry, long textBytes)
    {
        entry.TextBytes += textBytes;
        _textBytes += textBytes;
    }

    /// <summary>Removes the oldest.</summary>
    public void Dequeue()
    {
        _textBytes -= Head.TextBytes;
        _ring[_head] = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
    }

    /// <summary>Removes the one behind the oldest.</summary>
    public void RemoveSecond()
    {
        (this[1], Head) = (Head, this[1]);
        Dequeue();
    }

    private void Grow()
    {
        var larger = new ReplyEntry[_ring.Length * 2];
        for (int i = 0; i < _count; i++) larger[i] = this[i];
        _ring = larger;
        _head = 0;
    }
}
