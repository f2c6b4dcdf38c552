namespace HoopWire.MySql.Session;

/// <summary>A command as it is judged, recorded and held.</summary>
internal readonly ref struct CommandText
{
    /// <summary>Lower-case name of the command in the recording.</summary>
    public required string Kind { get; init; }

    public ReadOnlySpan<byte> Text { get; init; }

    public required StatementDecision Decision { get; init; }

    /// <summary>The statement's number, for prepared ones.</summary>
    public ReadOnlySpan<byte> StatementName { get; init; }

    /// <summary>Parameters as the recording lays them out.</summary>
    public ReadOnlySpan<byte> Parameters { get; init; }

    /// <summary>Digests of those that are not recorded whole; null for none.</summary>
    public PartDigests? Digests { get; init; }

    /// <summary>Why it is sent, for who is to approve it, where it says so itself; null where what the session said counts.</summary>
    public string? Reason { get; init; }

    /// <summary>Parameters of each row of an execution in bulk; 0 for others.</summary>
    public int PerRow { get; init; }

    /// <summary>Rows of an execution in bulk, each of which runs the text once; 0 for others.</summary>
    public int Rows { get; init; }

    /// <summary>The exact bytes of the parameters, which an approval is bound to.</summary>
    public ReadOnlySpan<byte> Bound { get; init; }

    /// <summary>Whether it is held where approval is needed; otherwise it passes, as what it prepares is held when it runs.</summary>
    public bool MayHold { get; init; }

    /// <summary>Why it is refused beside the decision; null for nothing.</summary>
    public Refusal? Refusal { get; init; }
}
