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

    /// <summary>Everything but the last characters (the domain, for e-mail addresses) hidden.</summary>
    Partial,

    /// <summary>Dates and times, less exact.</summary>
    TruncateDate,

    /// <summary>A keyed hash: equal values of one domain stay equal, so that they can still be joined.</summary>
    Token,

    /// <summary>Digits, or letters and digits, in the place of others: format-preserving encryption (FF1).</summary>
    Fpe,
}
