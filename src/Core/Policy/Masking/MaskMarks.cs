namespace HoopWire.Policy.Masking;

/// <summary>What masks leave in the place of values, so that it is known again when somebody writes it back.</summary>
public static class MaskMarks
{
    /// <summary>Most bytes that one mark takes: what must be kept of a part to find a mark that goes on in the next.</summary>
    public const int LengthMax = TokenShape.Length;

    /// <summary>What stands in the place of a redacted text.</summary>
    public static ReadOnlySpan<byte> Redacted => "[redacted]"u8;

    /// <summary>Finds a mark in bytes that are about to be written: the kind of mask it is of, or null.</summary>
    public static MaskKind? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf(Redacted) >= 0) return MaskKind.Redact;
        return TokenShape.IsIn(bytes) ? MaskKind.Token : null;
    }
}
