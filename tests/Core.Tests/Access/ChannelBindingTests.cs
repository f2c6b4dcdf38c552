using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;

namespace HoopWire.Core.Tests.Access;

/// <summary>RFC 5929 section 4.1: the hash of the signature, SHA-256 in place of MD5 and SHA-1.</summary>
public class ChannelBindingTests
{
    public static TheoryData<string, bool, string> Signatures => new()
    {
        { "SHA256", false, "SHA256" },
        { "SHA384", false, "SHA384" },
        { "SHA512", false, "SHA512" },
        { "SHA256", true, "SHA256" },
        { "SHA384", true, "SHA384" },
        { "SHA512", true, "SHA512" },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public void ServerEndPoint_RsaSignature_HashesByItsFunction(string signature, bool pss, string expected)
    {
        using var key = RSA.Create(2048);
        RSASignaturePadding padding = pss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var request = new CertificateRequest("CN=x", key, new HashAlgorithmName(signature), padding);
        AssertHash(request, expected);
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void ServerEndPoint_EcdsaSignature_HashesByItsFunction(string signature)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        AssertHash(new CertificateRequest("CN=x", key, new HashAlgorithmName(signature)), signature);
    }

    private static void AssertHash(CertificateRequest request, string expected)
    {
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Assert.Equal(CryptographicOperations.HashData(new HashAlgorithmName(expected), certificate.RawData), ChannelBinding.ServerEndPoint(certificate));
    }
}
