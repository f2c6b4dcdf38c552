namespace HoopWire.ControlPlane;

/// <summary>A head of the root log, kept outside: what the log must still hold.</summary>
/// <param name="Time">When it was the newest.</param>
/// <param name="Day">The day of the log's file.</param>
/// <param name="N">Number of the line.</param>
/// <param name="Head">SHA-256 of that line, in hexadecimal digits.</param>
internal sealed record RootAnchor(DateTimeOffset Time, string Day, long N, string Head)
{
    /// <summary>Id of the key of the signature.</summary>
    public string Key { get; init; } = "";

    /// <summary>Over the 32 bytes of the head, in base 64.</summary>
    public string Signature { get; init; } = "";
}
