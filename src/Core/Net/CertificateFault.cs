namespace HoopWire.Net;

/// <summary>What is wrong with a peer's certificate.</summary>
public enum CertificateFault
{
    /// <summary>None of the authorities trusted here has signed it.</summary>
    UnknownAuthority,

    /// <summary>It, or one that it is signed by, has expired or is not valid yet.</summary>
    Expired,

    /// <summary>It is for another host name.</summary>
    OtherName,

    /// <summary>Anything else: none was shown, it is revoked, or it is not for this purpose.</summary>
    Unfit,
}
