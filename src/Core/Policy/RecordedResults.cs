namespace HoopWire.Policy;

/// <summary>What of results is recorded, from the least to the most complete.</summary>
public enum RecordedResults
{
    /// <summary>Nothing: commands only.</summary>
    None,

    /// <summary>What a result was: tag, columns, rows, bytes, duration, masked cells, error.</summary>
    Metadata,

    /// <summary>That, and the SHA-256 of the rows as they were delivered.</summary>
    Hashes,

    /// <summary>That of <see cref="Metadata"/>, and the rows as they were delivered, after masks.</summary>
    Masked,
}
