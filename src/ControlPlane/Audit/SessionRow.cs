namespace HoopWire.ControlPlane;

/// <summary>One session of the index as the store keeps it.</summary>
internal sealed record SessionRow
{
    public string Id { get; init; } = "";

    public long StartedAt { get; init; }

    public long? EndedAt { get; init; }

    public string Protocol { get; init; } = "";

    public string User { get; init; } = "";

    public string? Agent { get; init; }

    /// <summary>A JSON array.</summary>
    public string? Groups { get; init; }

    public string Kind { get; init; } = "";

    public string Method { get; init; } = "";

    public string? CredentialId { get; init; }

    public string Target { get; init; } = "";

    public string Credential { get; init; } = "";

    public string? Database { get; init; }

    public string ClientAddress { get; init; } = "";

    public string? ClientApplication { get; init; }

    public string? Reason { get; init; }

    /// <summary>The text of <see cref="TextTable.Sessions"/> that it is found by.</summary>
    public long? TextId { get; init; }

    public string? EndSide { get; init; }

    public string? EndStage { get; init; }

    public string? EndDetail { get; init; }

    public long Commands { get; init; }

    /// <summary>The gateway that it runs on, where several share the store.</summary>
    public string Gateway { get; init; } = "";
}
