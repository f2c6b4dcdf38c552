namespace HoopWire.Recording;

/// <summary>A result as the journal or a file holds it. Texts are UTF-8; an empty one is none.</summary>
public readonly ref struct ObservedResult
{
    /// <summary>The command's number.</summary>
    public long Sequence { get; init; }

    /// <summary>Rows delivered.</summary>
    public long Rows { get; init; }

    /// <summary>Bytes of result data delivered.</summary>
    public long Bytes { get; init; }

    /// <summary>From the command's forwarding to the result's end, in microseconds.</summary>
    public long Duration { get; init; }

    /// <summary>The command tag.</summary>
    public ReadOnlySpan<byte> Tag { get; init; }

    /// <summary>Columns, as <see cref="ColumnBlock"/> lays them out.</summary>
    public ReadOnlySpan<byte> Columns { get; init; }

    /// <summary>Masked cells, as <see cref="MaskedBlock"/> lays them out.</summary>
    public ReadOnlySpan<byte> Masked { get; init; }

    /// <summary>The error's code.</summary>
    public ReadOnlySpan<byte> ErrorCode { get; init; }

    /// <summary>The error's message, as the client saw it.</summary>
    public ReadOnlySpan<byte> ErrorMessage { get; init; }
}
