namespace HoopWire.Recording;

/// <summary>What came back for a command.</summary>
public readonly ref struct ResultEvent
{
    /// <summary>The command's number.</summary>
    public long Sequence { get; init; }

    /// <summary>The command tag, UTF-8; empty when it failed.</summary>
    public ReadOnlySpan<byte> Tag { get; init; }

    /// <summary>Columns, as <see cref="ColumnBlock"/> lays them out; empty for none.</summary>
    public ReadOnlySpan<byte> Columns { get; init; }

    /// <summary>Rows delivered.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of result data delivered.</summary>
    public long Bytes { get; init; }

    /// <summary>From the command's forwarding to the result's end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Masked cells per rule, or rule and kind of value, laid out by <see cref="MaskedBlock"/>; empty for none.</summary>
    public ReadOnlySpan<byte> Masked { get; init; }

    /// <summary>The error's code (SQLSTATE); null for none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>SHA-256 of the rows or COPY data as they were delivered, 32 bytes; empty where none is made.</summary>
    public ReadOnlySpan<byte> Sha256 { get; init; }

    /// <summary>The error's message, UTF-8, as the client saw it; empty for none.</summary>
    public ReadOnlySpan<byte> ErrorMessage { get; init; }
}
