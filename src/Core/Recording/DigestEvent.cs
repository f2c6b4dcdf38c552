namespace HoopWire.Recording;

/// <summary>The whole of a part that was recorded as a prefix because it streams: its length and SHA-256, known once the last byte has passed.</summary>
public readonly ref struct DigestEvent
{
    /// <summary>The command's number.</summary>
    public long Sequence { get; init; }

    /// <summary><c>parameter N</c>, <c>parameters</c>, <c>text</c> or <c>local-infile</c>.</summary>
    public string Part { get; init; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>SHA-256, 32 bytes.</summary>
    public ReadOnlySpan<byte> Sha256 { get; init; }
}
