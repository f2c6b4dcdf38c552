using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.ControlPlane;

/// <summary>The user names that a client certificate carries (RFC 5280 section 4.2.1.6).</summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";
    private const string AlternativeName = "2.5.29.17";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private static readonly Asn1Tag Email = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>The common name, where there is exactly one, and the alternative names that are e-mail addresses or URIs.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        List<string> names = [];
        try
        {
            // Read element by element: a comma or an equals sign inside a name must not start another one.
            List<string> common = [.. certificate.SubjectName.EnumerateRelativeDistinguishedNames()
                .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
                .Select(part => part.GetSingleElementValue() ?? "")];
            if (common.Count == 1) names.Add(common[0]);
            foreach (X509Extension extension in certificate.Extensions)
                if (extension.Oid?.Value == AlternativeName) AddAlternativeNames(extension.RawData, names);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or InvalidOperationException)
        {
            return [];
        }

        return names;
    }

    /// <summary>Whether the certificate's extended key usage, where it has one, names client authentication.</summary>
    public static bool AllowsClientAuthentication(X509Certificate2 certificate)
    {
        List<X509EnhancedKeyUsageExtension> usages = [.. certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()];
        return usages.Count == 0 || usages.Exists(usage => usage.EnhancedKeyUsages[ClientAuthentication] is not null);
    }

    private static void AddAlternativeNames(byte[] der, List<string> names)
    {
        AsnReader reader = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        while (reader.HasData)
        {
            Asn1Tag tag = reader.PeekTag();
            if (tag.HasSameClassAndValue(Email) || tag.HasSameClassAndValue(Uri))
                names.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
            else reader.ReadEncodedValue();
        }
    }
}
