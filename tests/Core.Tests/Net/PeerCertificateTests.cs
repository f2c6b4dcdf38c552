using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class PeerCertificateTests
{
    [Fact]
    public void Details_SubjectThatActs_IsShownWithoutIt()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a\u202eb\u2028c", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck } };
        chain.Build(certificate);
        object handshake = new();

        PeerCertificateException.Note(handshake, SslPolicyErrors.RemoteCertificateChainErrors, chain);

        string details = PeerCertificateException.Of(handshake)!.Details;
        Assert.Contains("CN=a b c", details, StringComparison.Ordinal);
        Assert.DoesNotContain(details, PlainText.Acts);
    }
}
