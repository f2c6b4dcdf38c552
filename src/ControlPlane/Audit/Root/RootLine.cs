using System.Text.Json.Serialization;

namespace HoopWire.ControlPlane;

/// <summary>A line of the root log. The next line's <see cref="Previous"/> is the SHA-256 of this one's bytes, without its end of line.</summary>
internal sealed record RootLine(long N, DateTimeOffset Time, string Event)
{
    [JsonPropertyOrder(1)]
    public string? Session { get; init; }

    [JsonPropertyOrder(1)]
    public string? User { get; init; }

    [JsonPropertyOrder(1)]
    public string? Target { get; init; }

    [JsonPropertyOrder(1)]
    public string? Client { get; init; }

    [JsonPropertyOrder(1)]
    public string? Rule { get; init; }

    [JsonPropertyOrder(1)]
    public string? Detail { get; init; }

    /// <summary>A closed recording's file, beneath the recordings' folder.</summary>
    [JsonPropertyOrder(1)]
    public string? File { get; init; }

    [JsonPropertyOrder(1)]
    public long? Frames { get; init; }

    [JsonPropertyOrder(1)]
    public long? Lines { get; init; }

    [JsonPropertyOrder(1)]
    public long? Bytes { get; init; }

    /// <summary>Head of a closed recording's chain, in hexadecimal digits.</summary>
    [JsonPropertyOrder(1)]
    public string? Head { get; init; }

    [JsonPropertyOrder(1)]
    public bool? Sealed { get; init; }

    /// <summary>Id of the key of a signature, in hexadecimal digits.</summary>
    [JsonPropertyOrder(1)]
    public string? Key { get; init; }

    /// <summary>Over the 32 bytes of <see cref="Previous"/>, in base 64.</summary>
    [JsonPropertyOrder(1)]
    public string? Signature { get; init; }

    [JsonPropertyOrder(2)]
    public string Previous { get; init; } = "";
}
