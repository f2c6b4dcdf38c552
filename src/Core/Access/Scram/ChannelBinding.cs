using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Access;

/// <summary>The tls-server-end-point channel binding (RFC 5929 section 4).</summary>
public static class ChannelBinding
{
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Sha384 = "2.16.840.1.101.3.4.2.2";
    private const string Sha512 = "2.16.840.1.101.3.4.2.3";

    /// <summary>
    /// The hash of the server's certificate by the hash function of its signature, SHA-256 in place of MD5 and SHA-1. Null where the signature has
    /// no such function (Ed25519), for which the binding is not defined: do not offer it then.
    /// </summary>
    public static byte[]? ServerEndPoint(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        byte[] der = certificate.RawData;
        return HashOf(certificate.SignatureAlgorithm.Value, der) switch
        {
            Sha256 => SHA256.HashData(der),
            Sha384 => SHA384.HashData(der),
            Sha512 => SHA512.HashData(der),
            _ => null,
        };
    }

    private static string? HashOf(string? signature, byte[] der) => signature switch
    {
        // RSA with MD5, SHA-1, SHA-256; ECDSA with SHA-1, SHA-256; DSA with SHA-1, SHA-256.
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" => Sha256,
        "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" or "1.2.840.10040.4.3" or "2.16.840.1.101.3.4.3.2" => Sha256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => Sha384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => Sha512,
        RsaPss => HashOfPss(der),
        _ => null,
    };

    // Certificate ::= SEQUENCE { tbs, AlgorithmIdentifier { OID, RSASSA-PSS-params { [0] hashAlgorithm DEFAULT sha1, … } }, BIT STRING }
    private static string? HashOfPss(byte[] der)
    {
        try
        {
            AsnReader certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            certificate.ReadEncodedValue();
            AsnReader algorithm = certificate.ReadSequence();
            algorithm.ReadObjectIdentifier();
            AsnReader parameters = algorithm.ReadSequence();
            var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            if (!parameters.HasData || !parameters.PeekTag().HasSameClassAndValue(hashTag)) return Sha256;
            return parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
