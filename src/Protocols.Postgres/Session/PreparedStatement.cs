namespace HoopWire.Postgres.Session;

/// <summary>A statement the target has, or will have once it answers: its text and what was decided about it.</summary>
/// <param name="Name">Its name; empty for the unnamed one.</param>
/// <param name="Text">The exact bytes the client sent; a prefix for a text too long to be kept.</param>
/// <param name="Decision">The decision about the text.</param>
/// <param name="Judge">Who decided: another policy or catalogue decides again.</param>
internal sealed record PreparedStatement(byte[] Name, byte[] Text, StatementDecision Decision, StatementJudge Judge)
{
    /// <summary>What it was read by: the target reads it again when its search path changes.</summary>
    public Reading Reading { get; init; }

    /// <summary>The types that the client gave its parameters, as they came.</summary>
    public byte[] Types { get; init; } = [];

    /// <summary>Whether the text is the whole one.</summary>
    public bool IsWhole { get; init; } = true;
}
