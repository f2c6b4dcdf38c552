namespace HoopWire.Policy;

/// <summary>One statement of a text.</summary>
public sealed record SingleStatement
{
    /// <summary>The leading keyword in upper case, such as <c>SELECT</c>; of a WITH statement its main verb.</summary>
    public required string Verb { get; init; }

    /// <summary>What this statement can do.</summary>
    public Effects Effects { get; init; }

    /// <summary>Offset in bytes of the statement's first token in the text.</summary>
    public int Start { get; init; }

    /// <summary>Length in bytes from the first to the end of the last token, without the semicolon.</summary>
    public int Length { get; init; }

    /// <summary>Direction of a COPY.</summary>
    public CopyDirection Copy { get; init; }

    /// <summary>Normalised name in PREPARE, EXECUTE and DEALLOCATE; null for DEALLOCATE ALL and everything else.</summary>
    public string? PreparedName { get; init; }

    /// <summary>Normalised name in DECLARE and CLOSE; null for CLOSE ALL and everything else.</summary>
    public string? CursorName { get; init; }

    /// <summary>Normalised parameter name in SET, RESET and SHOW (<c>all</c> for RESET ALL), or what DISCARD discards; null for everything else.</summary>
    public string? Parameter { get; init; }

    /// <summary>What SET gives the parameter, where that is one plain word or string; null for everything else.</summary>
    public string? ParameterValue { get; init; }

    /// <summary>What CREATE and ALTER are about in upper case, such as <c>TABLE</c>; null for everything else.</summary>
    public string? ObjectKind { get; init; }

    /// <summary>The keyword of the statement inside EXPLAIN, PREPARE, DECLARE, COPY (query) and CREATE TABLE AS; null for everything else.</summary>
    public string? InnerVerb { get; init; }
}
