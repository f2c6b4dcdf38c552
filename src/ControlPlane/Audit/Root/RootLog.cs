using System.Security.Cryptography;
using System.Text.Json;
using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>
/// Writes the root log: lines that each hold the hash of the line before, every batch signed with the key of the recordings. What is missing, cut or
/// replaced shows; <see cref="RootVerifier"/> says where. One thread's.
/// </summary>
internal sealed class RootLog : IDisposable
{
    private readonly string _dataDirectory;
    private readonly RecordingSigner _signer;
    private readonly TimeProvider _time;
    private readonly Action<RootAnchor, DateOnly> _anchor;
    private readonly string _key;
    private DateOnly _day;
    private byte[] _head = RootFiles.Genesis;
    private long _number;
    private bool _isDayOpen;

    private RootLog(string dataDirectory, RecordingSigner signer, TimeProvider time, Action<RootAnchor, DateOnly> anchor) =>
        (_dataDirectory, _signer, _time, _anchor, _key) = (dataDirectory, signer, time, anchor, Convert.ToHexStringLower(signer.KeyId.Span));

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>Goes on behind what there is. Half a line at the end, which a crash left, is cut off.</summary>
    /// <param name="dataDirectory">The gateway's data directory.</param>
    /// <param name="signer">Signs; disposed with the log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="anchor">Is given the newest head whenever a day is over, and at the end.</param>
    /// <exception cref="IOException">The log cannot be read or written.</exception>
    public static RootLog Open(string dataDirectory, RecordingSigner signer, TimeProvider time, Action<RootAnchor, DateOnly> anchor)
    {
        DataDirectory.Ensure(RootFiles.FolderOf(dataDirectory));
        RootLog log = new(dataDirectory, signer, time, anchor);
        if (RootFiles.Days(dataDirectory) is [.., var last]) log.GoOn(last);
        return log;
    }

    /// <summary>Writes the lines of a batch and signs them. A write that fails is to be repeated with the same batch.</summary>
    public void Append(IEnumerable<AuditEntry> batch)
    {
        DateTimeOffset now = _time.GetUtcNow();
        RootLine[] lines = [.. batch.Select(entry => RootEvents.Of(entry, now)).OfType<RootLine>()];
        if (lines.Length == 0) return;
        CloseDay();
        // A clock that was set back goes on in the newest file.
        _day = Today > _day ? Today : _day;
        Write(lines);
        _isDayOpen = true;
    }

    /// <summary>Ends the day that is over, if one is.</summary>
    public void CloseDay()
    {
        if (!_isDayOpen || Today <= _day) return;
        Write([new RootLine(0, _time.GetUtcNow(), RootEvents.Day) { Detail = RootFiles.Name(_day) }]);
        _isDayOpen = false;
        Anchor();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDayOpen) Anchor();
        _signer.Dispose();
    }

    private void Anchor() => _anchor(
        new RootAnchor(_time.GetUtcNow(), RootFiles.Name(_day), _number, Convert.ToHexStringLower(_head))
        {
            Key = _key,
            Signature = Convert.ToBase64String(_signer.Sign(_head)),
        },
        _day);

    private void Write(ReadOnlySpan<RootLine> lines)
    {
        using MemoryStream text = new();
        (long number, byte[] head) = (_number, _head);
        foreach (RootLine line in lines) head = Add(text, line with { N = ++number, Previous = Convert.ToHexStringLower(head) });
        head = Add(text, new RootLine(++number, _time.GetUtcNow(), RootEvents.Signed)
        {
            Key = _key,
            Signature = Convert.ToBase64String(_signer.Sign(head)),
            Previous = Convert.ToHexStringLower(head),
        });
        OwnerFile.Append(RootFiles.PathOf(_dataDirectory, _day), text.GetBuffer().AsSpan(0, (int)text.Length));
        (_number, _head) = (number, head);
    }

    private static byte[] Add(MemoryStream text, RootLine line)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(line, RootJson.Default.RootLine);
        text.Write(json);
        text.WriteByte((byte)'\n');
        return SHA256.HashData(json);
    }

    private void GoOn(DateOnly day)
    {
        string path = RootFiles.PathOf(_dataDirectory, day);
        byte[] text = File.ReadAllBytes(path);
        int end = text.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < text.Length)
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Write);
            file.SetLength(end);
        }

        (_day, _isDayOpen) = (day, true);
        foreach (Range range in Ranges(text.AsSpan(0, end)))
        {
            ReadOnlySpan<byte> line = text.AsSpan(range);
            _head = SHA256.HashData(line);
            // A line that is none breaks the chain, and the verifier says so; the log goes on behind it.
            RootLine? read = RootReader.Parse(line);
            _number = read?.N ?? _number + 1;
            if (read is { Event: RootEvents.Day }) _isDayOpen = false;
            else if (read is not null && read.Event != RootEvents.Signed) _isDayOpen = true;
        }
    }

    private static List<Range> Ranges(ReadOnlySpan<byte> text)
    {
        List<Range> ranges = [];
        foreach (Range range in text.Split((byte)'\n'))
            if (range.End.Value > range.Start.Value) ranges.Add(range);
        return ranges;
    }
}
