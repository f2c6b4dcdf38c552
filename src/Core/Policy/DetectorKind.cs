namespace HoopWire.Policy;

/// <summary>Kinds of value that detectors know. The configuration's names are the kebab-case forms.</summary>
public enum DetectorKind
{
    /// <summary><c>credit-card</c>: 13 to 19 digits with a valid Luhn sum (ISO/IEC 7812-1).</summary>
    CreditCard,

    /// <summary><c>iban</c>: ISO 13616, with its country's length and mod-97 check.</summary>
    Iban,

    /// <summary><c>us-ssn</c>: AAA-GG-SSSS in the ranges the SSA issues.</summary>
    UsSsn,

    /// <summary><c>email</c>: an address as RFC 5321 writes it, dot-atom form.</summary>
    Email,
}
