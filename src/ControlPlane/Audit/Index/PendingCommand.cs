using System.Buffers;
using System.Security.Cryptography;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>A command whose result may still come. Used again and again by its session.</summary>
internal sealed class PendingCommand
{
    private const int KeptTextBytes = 4096;
    private readonly byte[] _sha256 = new byte[SHA256.HashSizeInBytes];
    private byte[] _text = [];
    private int _length;
    private int _sha256Length;

    public long Sequence { get; private set; }

    public long Line { get; private set; }

    public long Time { get; private set; }

    public long TextBytes { get; private set; }

    public VerdictKind Verdict { get; private set; }

    public string? Kind { get; private set; }

    public string? Rule { get; private set; }

    public string? Observed { get; private set; }

    public string? Approval { get; private set; }

    /// <summary>The row that it stands in; null while nothing is known of what came of it.</summary>
    public IndexedRow? Row { get; set; }

    /// <summary>How often its statement came; null where it was not asked yet.</summary>
    public StatementCount? Count { get; set; }

    /// <summary>The count whose row it shares with others; null where the row is its own.</summary>
    public OutcomeCount? Shares { get; set; }

    /// <summary>Whether a result must still come: none has, or the last one was of a part.</summary>
    public bool IsOpen { get; set; }

    public long Rows { get; set; }

    public long Bytes { get; set; }

    public long Duration { get; set; }

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>SHA-256 of the whole text; empty where that is <see cref="Text"/>, or was not known yet.</summary>
    public ReadOnlySpan<byte> TextSha256 => _sha256.AsSpan(0, _sha256Length);

    public void Take(in RecordedPlace at, in ObservedCommand command, KnownTexts texts)
    {
        (Sequence, Line, Time, TextBytes, Verdict, Row) = (command.Sequence, at.Line, at.Time, command.TextLength, command.Verdict, null);
        (Rows, Bytes, Duration, Count, Shares, IsOpen) = (0, 0, 0, null, null, true);
        Kind = texts.Get(command.Kind);
        Rule = texts.Get(command.Rule);
        Observed = texts.Get(command.Observed);
        Approval = texts.Get(command.Approval);
        if (_text.Length < command.Text.Length)
        {
            Release();
            _text = ArrayPool<byte>.Shared.Rent(command.Text.Length);
        }

        command.TextSha256.CopyTo(_sha256);
        _sha256Length = command.TextSha256.Length;
        command.Text.CopyTo(_text);
        _length = command.Text.Length;
    }

    /// <summary>Gives back what is too large to be kept by an idle session.</summary>
    public void Trim()
    {
        (Row, Count, Shares) = (null, null, null);
        if (_text.Length > KeptTextBytes) Release();
    }

    public void Release()
    {
        if (_text.Length > 0) ArrayPool<byte>.Shared.Return(_text);
        _text = [];
        _length = 0;
    }
}
