using System.Security.Cryptography;
using System.Text.Json;
using HoopWire.Recording;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Writes the root log: lines that each hold the hash of the line before, every batch signed with the key of the recordings. What is missing, cut or
/// replaced shows; <see cref="RootVerifier"/> says where. One thread's.
/// </summary>
internal sealed class RootLog : IDisposable
{
    private const int KeptBytes = 1 << 20;
    private readonly string _dataDirectory;
    private readonly RecordingSigner _signer;
    private readonly TimeProvider _time;
    private readonly Action<RootAnchor, DateOnly> _anchor;
    private readonly string _key;
    private readonly ILogger _log;
    private DateOnly _day;
    private DateOnly _openedOn;
    private byte[] _head = RootFiles.Genesis;
    private long _number;
    private bool _isDayOpen;
    private int _cut;

    private RootLog(string dataDirectory, RecordingSigner signer, TimeProvider time, Action<RootAnchor, DateOnly> anchor, ILogger log) =>
        (_dataDirectory, _signer, _time, _anchor, _log, _key) = (dataDirectory, signer, time, anchor, log, Convert.ToHexStringLower(signer.KeyId.Span));

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>
    /// Goes on behind the last signature. What lies behind it is cut off: a batch that a crash kept from being signed, which nobody was told is stored, or
    /// lines that somebody without the key has made, which must not get a signature now.
    /// </summary>
    /// <param name="dataDirectory">The gateway's data directory.</param>
    /// <param name="signer">Signs; disposed with the log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="anchor">Is given the newest head whenever a day is over, and at the end.</param>
    /// <param name="log">Is told what was cut off.</param>
    /// <exception cref="IOException">The log cannot be read or written.</exception>
    public static RootLog Open(string dataDirectory, RecordingSigner signer, TimeProvider time, Action<RootAnchor, DateOnly> anchor, ILogger log)
    {
        DataDirectory.Ensure(RootFiles.FolderOf(dataDirectory));
        RootLog root = new(dataDirectory, signer, time, anchor, log);
        root.GoOn(RootFiles.Days(dataDirectory));
        return root;
    }

    /// <summary>The number of the last line, its signature.</summary>
    public long Number => _number;

    /// <summary>Writes the lines of a batch and signs them. A write that fails is to be repeated with the same batch. Returns the number of the last line.</summary>
    public long Append(IEnumerable<AuditEntry> batch)
    {
        DateTimeOffset now = _time.GetUtcNow();
        RootLine[] lines = [.. batch.Select(entry => RootEvents.Of(entry, now)).OfType<RootLine>()];
        if (lines.Length == 0) return _number;
        if (_cut > 0) lines = [new RootLine(0, now, RootEvents.Gap) { Detail = $"{_cut} lines without a signature were cut off the end of the root log." }, .. lines];
        CloseDay();
        _openedOn = DateOnly.FromDateTime(now.UtcDateTime);
        // A clock that was set back goes on in the newest file.
        _day = _openedOn > _day ? _openedOn : _day;
        Write(lines);
        (_isDayOpen, _cut) = (true, 0);
        return _number;
    }

    /// <summary>Ends the day that is over, if one is: also the one to which a clock went ahead that has been set back.</summary>
    public void CloseDay()
    {
        if (!_isDayOpen || Today == _openedOn) return;
        Write([new RootLine(0, _time.GetUtcNow(), RootEvents.Day) { Detail = RootFiles.Name(_openedOn) }]);
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

    private void GoOn(IReadOnlyList<DateOnly> days)
    {
        for (int i = days.Count - 1; i >= 0; i--)
        {
            string path = RootFiles.PathOf(_dataDirectory, days[i]);
            RootEnd end = RootEnd.Of(path);
            if (end.Unsigned > 0) CutOff(path, end);
            if (end.Length == 0) File.Delete(path);
            else
            {
                (_day, _openedOn, _head, _number, _isDayOpen) = (days[i], end.WrittenOn, end.Head, end.Number, end.IsDayOpen);
                return;
            }
        }
    }

    // It is kept beside the log: whoever made it has left a trace.
    private void CutOff(string path, RootEnd end)
    {
        string kept = path + RootFiles.UnsignedExtension;
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite))
        {
            byte[] block = new byte[KeptBytes];
            file.Position = end.Length;
            for (int read; (read = file.Read(block)) > 0;) OwnerFile.Append(kept, block.AsSpan(0, read));
            file.SetLength(end.Length);
        }

        AuditLogMessages.RootCutOff(_log, path, end.Unsigned, kept);
        _cut += end.Unsigned;
    }
}
