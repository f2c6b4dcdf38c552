namespace HoopWire.Policy;

/// <summary>What a mask puts in the place of a value.</summary>
public enum MaskKind
{
    /// <summary>A fixed marker, of the value's type.</summary>
    Redact,

    /// <summary>NULL.</summary>
    Nullify,

    /// <summary>The type's zero.</summary>
    Zero,

    /// <summary>Everything but the last four characters (the domain, for e-mail addresses) hidden.</summary>
    Partial,
}
