using System.Buffers;
using HoopWire.Recording.Files;
using HoopWire.Recording.Journals;

namespace HoopWire.Recording.Drain;

/// <summary>One session on its way from the journal to its file. Holds a buffer only while lines wait for their frame.</summary>
internal sealed class SessionDrain(UInt128 key, RecordingFile file, JournalSession? live, ArrayPool<byte> arrays)
{
    private long _heldBytes;
    private int _lines;
    private long _firstTime;
    private long _lastTime;
    private long _firstSequence;

    public UInt128 Key { get; } = key;

    public RecordingFile File { get; } = file;

    /// <summary>The session on its loop; null in recovery.</summary>
    public JournalSession? Live { get; } = live;

    public LineBuffer Buffer { get; } = new(arrays);

    /// <summary>Number of the session's last line that is in a file or in the buffer.</summary>
    public long LastLine { get; private set; } = file.LinesBefore + file.Lines;

    /// <summary>Lines that wait for their frame.</summary>
    public int Waiting => _lines;

    /// <summary>Journal position of the first of them.</summary>
    public long FirstPosition { get; private set; }

    /// <summary>When the first of them came, as the drain's clock ticks.</summary>
    public long OpenedAt { get; private set; }

    /// <summary>Journal bytes behind them.</summary>
    public long HeldBytes => _heldBytes;

    /// <summary>Whether the last line has been read.</summary>
    public bool Ended { get; set; }

    /// <summary>Whether it stands in the queue of frames to be written now.</summary>
    public bool Due { get; set; }

    /// <summary>Counts a line just appended to the buffer. The time counts for the first of a frame.</summary>
    public void Add(long position, long now, in JournalRecord record, long sequence)
    {
        if (_lines == 0)
        {
            FirstPosition = position;
            OpenedAt = now;
            _firstTime = record.Time;
        }

        _lastTime = record.Time;
        if (_firstSequence == 0) _firstSequence = sequence;
        _lines++;
        _heldBytes += record.Length;
        LastLine = record.Line;
    }

    /// <summary>Writes the waiting lines as one frame, if there are any.</summary>
    public void Flush(RecordingWriter writer)
    {
        if (_lines == 0) return;
        writer.Append(File, Buffer.Written, new FrameFacts(_lines, _firstTime, _lastTime, _firstSequence, Ended));
        Buffer.Clear();
        Live?.Release(_heldBytes);
        _heldBytes = 0;
        _lines = 0;
        _firstSequence = 0;
    }
}
