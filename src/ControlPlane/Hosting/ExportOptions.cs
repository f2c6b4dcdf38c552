using System.Net;

namespace HoopWire.ControlPlane;

/// <summary>Where rows of the audit are sent, as JSON Lines, or as logs. One of the places.</summary>
/// <param name="Name">Its name, under which the store keeps how far it has come.</param>
public sealed record ExportOptions(string Name)
{
    /// <summary>A file that is appended to; null for none.</summary>
    public string? File { get; init; }

    /// <summary>A host and port over TCP; null for none.</summary>
    public DnsEndPoint? Tcp { get; init; }

    /// <summary>A Unix socket's path; null for none.</summary>
    public string? Unix { get; init; }

    /// <summary>A collector of OpenTelemetry, which gets them as logs; null for none.</summary>
    public OtlpOptions? Otlp { get; init; }
}
