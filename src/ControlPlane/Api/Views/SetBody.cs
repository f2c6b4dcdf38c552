namespace HoopWire.ControlPlane;

/// <summary>The body of a request ahead of time.</summary>
internal sealed record SetBody
{
    public string? Target { get; init; }

    public string? Database { get; init; }

    public string? Reason { get; init; }

    /// <summary>The statements.</summary>
    public string? Text { get; init; }

    /// <summary>For how many seconds it waits and may be used; null for the usual time.</summary>
    public long? ForSeconds { get; init; }
}
