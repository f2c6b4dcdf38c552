using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Sessions;

/// <summary>
/// What a session has run that may change the meaning of later statements: settings, roles, definitions. An approval given before, or for longer than once, is bound to it. Texts count once they
/// have taken effect, and as long as no rollback has taken them back; what nobody can tell leaves nothing to be bound to.
/// </summary>
public sealed class SessionState
{
    private const int TextsMax = 64;
    private const int BytesMax = 64 << 10;

    /// <summary>Stands behind the texts of a transaction that may have changed something for itself alone. No text begins so.</summary>
    private static readonly ReadOnlyMemory<byte> TransactionEnd = "\0end of transaction"u8.ToArray();

    private ImmutableArray<ReadOnlyMemory<byte>>? _kept = [];
    private ImmutableArray<(ReadOnlyMemory<byte> Text, bool IsLocal)>? _open = [];
    private int _keptBytes;
    private int _openBytes;
    private bool _isScoped;
    private bool _hasFailed;
    private bool _isInBlock;

    /// <summary>The name under which the database is kept that a session has opened.</summary>
    public const string Database = "database";

    /// <summary>The texts in order, each without what surrounds its statement; null when there were too many to be kept, or nobody can tell what is in force.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>>? Texts => _kept is { } kept && _open is { } open ? kept.AddRange(open.Select(ran => ran.Text)) : null;

    /// <summary>Counts what was sent that may change it, whatever becomes of that.</summary>
    public long Changes { get; private set; }

    /// <summary>A setting that the session began with, or that was made without a statement.</summary>
    public void Begin(string name, string value) => Add(TextOf(name, value));

    /// <summary>What is kept of a setting.</summary>
    public static byte[] TextOf(string name, string value) => Encoding.UTF8.GetBytes($"{name}\0{value}");

    /// <summary>Something has taken effect, whatever becomes of a transaction.</summary>
    public void Add(ReadOnlyMemory<byte> text)
    {
        if (_kept is not { } kept) return;
        if (!HasRoom(text)) Lose();
        else Keep(kept, [text]);
    }

    /// <summary>A statement is sent.</summary>
    public void Sent(StateEffect effect)
    {
        if (effect is not (StateEffect.None or StateEffect.Begin)) Changes++;
        if (effect == StateEffect.Unknown) Lose();
    }

    /// <summary>A statement has run to its end. Until its transaction ends what it changed may be taken back.</summary>
    /// <param name="effect">What it does.</param>
    /// <param name="text">Its own bytes.</param>
    public void Ran(StateEffect effect, ReadOnlyMemory<byte> text)
    {
        switch (effect)
        {
            case StateEffect.Lasting or StateEffect.Local or StateEffect.Scoped or StateEffect.Code:
                _isScoped |= effect is StateEffect.Scoped or StateEffect.Code;
                Open(text, isLocal: effect == StateEffect.Local);
                break;
            case StateEffect.Commit:
                End(isKept: true);
                break;
            case StateEffect.Rollback:
                End(isKept: false);
                break;
            case StateEffect.Part when _open is { IsEmpty: false }:
                LoseOpen();
                break;
            case StateEffect.Unknown:
                Lose();
                break;
        }
    }

    /// <summary>A statement of this effect has failed, and the transaction with it.</summary>
    public void Failed(StateEffect effect)
    {
        _hasFailed = true;
        // What code has committed by itself stays.
        if (effect == StateEffect.Code && !_isInBlock) Lose();
        if (_open is { IsEmpty: false }) LoseOpen();
    }

    /// <summary>Nothing is under way.</summary>
    /// <param name="isOpen">Whether a transaction is open.</param>
    public void Rest(bool isOpen)
    {
        if (!isOpen) End(isKept: !_hasFailed);
        (_hasFailed, _isInBlock) = (false, isOpen);
    }

    /// <summary>Nobody can tell what the transaction has changed: only its rollback makes it known again.</summary>
    public void LoseOpen() => _open = null;

    /// <summary>The session is as it began.</summary>
    public void Restart()
    {
        (_kept, _keptBytes) = ([], 0);
        Clear();
    }

    /// <summary>Something runs of which nobody can tell what it changes.</summary>
    public void Lose()
    {
        _kept = null;
        Changes++;
    }

    private void Open(ReadOnlyMemory<byte> text, bool isLocal)
    {
        if (_kept is null || _open is not { } open) return;
        if (!HasRoom(text)) Lose();
        else (_open, _openBytes) = (open.Add((text, isLocal)), _openBytes + text.Length);
    }

    private void End(bool isKept)
    {
        if (_open is not { IsEmpty: true })
        {
            // Outside of a block some statements end the transaction by themselves, and code may: what is taken back is not certain.
            if (isKept ? _open is null : !_isInBlock) Lose();
            if (isKept && _kept is { } kept) Keep(kept, [.. _open!.Value.Where(ran => !ran.IsLocal).Select(ran => ran.Text)]);
            if (isKept && _isScoped) Add(TransactionEnd);
        }

        Clear();
    }

    private void Keep(ImmutableArray<ReadOnlyMemory<byte>> kept, ReadOnlyMemory<byte>[] texts) =>
        (_kept, _keptBytes) = (kept.AddRange(texts), _keptBytes + texts.Sum(text => text.Length));

    private void Clear()
    {
        (_open, _openBytes) = ([], 0);
        (_isScoped, _hasFailed, _isInBlock) = (false, false, false);
    }

    private bool HasRoom(ReadOnlyMemory<byte> text) =>
        _kept!.Value.Length + (_open?.Length ?? 0) < TextsMax && _keptBytes + _openBytes + text.Length <= BytesMax;
}
