namespace HoopWire.Policy;

/// <summary>Bounds on what one statement may return. Null means no bound.</summary>
public sealed record LimitRule
{
    /// <summary>Rows of one statement's result.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes of one statement's result.</summary>
    public long? Bytes { get; init; }

    /// <summary>How long a statement may run.</summary>
    public TimeSpan? StatementTimeout { get; init; }
}
