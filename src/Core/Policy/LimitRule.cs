namespace HoopWire.Policy;

/// <summary>Bounds on what one statement may return and on how many there may be. Null means no bound.</summary>
public sealed record LimitRule
{
    /// <summary>Rows of one statement's result.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes of one statement's result.</summary>
    public long? Bytes { get; init; }

    /// <summary>How long a statement may run.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>Statements that one person may send to one target in any minute, over all sessions.</summary>
    public long? StatementsPerMinute { get; init; }
}
