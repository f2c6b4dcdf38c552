namespace HoopWire.Configuration;

/// <summary>
/// What a protocol has read of the configuration for itself. Immutable, and compared by content: a reload that changes nothing about a target leaves its sessions alone.
/// </summary>
public abstract record ProtocolOptions;
