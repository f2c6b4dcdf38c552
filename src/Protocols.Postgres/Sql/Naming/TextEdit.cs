namespace HoopWire.Postgres.Sql.Naming;

/// <summary>A change to a statement's text, before the session's own words in it are known.</summary>
/// <param name="Start">Offset of the first byte that goes.</param>
/// <param name="Length">How many bytes go.</param>
/// <param name="Before">What comes in their place, in front of the session's words.</param>
/// <param name="After">What comes behind them.</param>
internal sealed record TextEdit(int Start, int Length, byte[] Before, byte[] After)
{
    /// <summary>Whether the session's words stand between the two, their quotes doubled as in any literal.</summary>
    public bool HasWords { get; init; } = true;

    /// <summary>The offset in characters, by which the target tells where an error is.</summary>
    public int StartCharacter { get; init; }

    /// <summary>How many characters go.</summary>
    public int Characters { get; init; }
}
