namespace HoopWire.ControlPlane;

/// <summary>Where the heads of the root log are kept outside.</summary>
public sealed record AnchorOptions
{
    /// <summary>A file that they are appended to; null for none.</summary>
    public string? File { get; init; }

    /// <summary>A time-stamping authority (RFC 3161 over HTTP); null for none.</summary>
    public Uri? Timestamp { get; init; }

    /// <summary>A store that each is put into, as an object of its own; null for none. Disposed with what uses it.</summary>
    public IAnchorStore? Store { get; init; }
}
