using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Postgres.Tests.Support;

internal static class TestCertificate
{
    public static X509Certificate2 Ecdsa { get; } = Create(HashAlgorithmName.SHA256);

    public static X509Certificate2 Create(HashAlgorithmName hash)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, hash).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
