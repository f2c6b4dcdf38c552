namespace HoopWire.Net;

/// <summary>Faults of certificates in words for people.</summary>
public static class CertificateFaults
{
    /// <summary>What a target does that shows such a certificate, as the rest of a sentence that begins with its name.</summary>
    public static string Describe(this CertificateFault fault) => fault switch
    {
        CertificateFault.UnknownAuthority => "shows a certificate that none of the authorities trusted for it has signed",
        CertificateFault.Expired => "shows a certificate that has expired or is not valid yet",
        CertificateFault.OtherName => "shows a certificate for another name than its configured address",
        _ => "shows a certificate that is not fit for a server",
    };
}
