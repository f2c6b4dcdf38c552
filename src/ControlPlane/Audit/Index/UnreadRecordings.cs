using System.Threading.Channels;

namespace HoopWire.ControlPlane;

/// <summary>Sessions of which rows were left out of the index, on their way to be read again: each once its recording is closed. Taken by another thread.</summary>
internal sealed class UnreadRecordings
{
    private readonly HashSet<string> _unclosed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);
    private readonly Channel<string[]> _given = Channel.CreateUnbounded<string[]>();

    public bool IsEmpty => _unread.Count == 0;

    /// <summary>A session has ended; its recording is closed next.</summary>
    public void Ended(string sessionId) => _unclosed.Add(sessionId);

    /// <summary>A recording was closed.</summary>
    public void Closed(string sessionId) => _unclosed.Remove(sessionId);

    /// <summary>A session that has ended is to be read again.</summary>
    public void Add(string sessionId) => _unread.Add(sessionId);

    /// <summary>The index can be written: those whose recordings are closed are read.</summary>
    public void Give()
    {
        if (_unread.Count == 0) return;
        string[] ready = [.. _unread.Where(id => !_unclosed.Contains(id))];
        if (ready.Length == 0) return;
        _unread.ExceptWith(ready);
        _given.Writer.TryWrite(ready);
    }

    /// <summary>The next ones. Any thread.</summary>
    public ValueTask<string[]> TakeAsync(CancellationToken cancellationToken) => _given.Reader.ReadAsync(cancellationToken);
}
