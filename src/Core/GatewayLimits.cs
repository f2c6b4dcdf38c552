namespace HoopWire;

/// <summary>Limits of the configuration's <c>limits</c> and <c>session</c> sections. Every one has a default.</summary>
public sealed record GatewayLimits
{
    /// <summary>Sessions of the whole gateway.</summary>
    public int Sessions { get; init; } = 20_000;

    /// <summary>Sessions of one user.</summary>
    public int PerUser { get; init; } = 200;

    /// <summary>Connections of one client address, logged in or not.</summary>
    public int PerAddress { get; init; } = 500;

    /// <summary>Pending approval requests of one user.</summary>
    public int OpenApprovals { get; init; } = 20;

    /// <summary>Approval requests that one user may make in a minute.</summary>
    public int ApprovalsPerMinute { get; init; } = 30;

    /// <summary>From accept to the end of the login.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the first packet to a target to the end of the login there.</summary>
    public TimeSpan TargetTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a session may be idle.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromHours(8);

    /// <summary>How long a session may last.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Bytes of a statement's text (and of any message that must be looked at whole).</summary>
    public int StatementBytesMax { get; init; } = 16 << 20;

    /// <summary>Bytes of a row that holds a cell to be rewritten (<c>maxMaskedRow</c>).</summary>
    public int MaskedRowBytesMax { get; init; } = 16 << 20;
}
