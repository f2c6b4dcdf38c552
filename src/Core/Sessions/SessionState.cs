using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Sessions;

/// <summary>
/// What a session has run that may change the meaning of later statements: settings, roles, definitions. An approval given before, or for longer than once, is bound to it.
/// </summary>
public sealed class SessionState
{
    private const int TextsMax = 64;
    private const int BytesMax = 64 << 10;

    private int _bytes;

    /// <summary>The texts in order, each without what surrounds its statement; null when there were too many to be kept.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>>? Texts { get; private set; } = [];

    /// <summary>The name under which the database is kept that a session has opened.</summary>
    public const string Database = "database";

    /// <summary>A setting that the session began with, or that was made without a statement.</summary>
    public void Begin(string name, string value) => Add(TextOf(name, value));

    /// <summary>What is kept of a setting.</summary>
    public static byte[] TextOf(string name, string value) => Encoding.UTF8.GetBytes($"{name}\0{value}");

    /// <summary>A statement that may change the meaning of others goes to the target to run.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        if (Texts is not { } texts) return;
        _bytes += text.Length;
        if (texts.Length == TextsMax || _bytes > BytesMax) Lose();
        else Texts = texts.Add(text.ToArray());
    }

    /// <summary>The session is as it began.</summary>
    public void Restart()
    {
        Texts = [];
        _bytes = 0;
    }

    /// <summary>Something runs of which nobody can tell what it changes.</summary>
    public void Lose() => Texts = null;
}
