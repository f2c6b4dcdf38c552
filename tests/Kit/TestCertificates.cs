using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Kit;

/// <summary>A throw-away certificate authority whose certificates and keys are PEM files in one folder.</summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddDays(-1);
    private readonly X509Certificate2 _authority;
    private readonly string _folder;

    /// <summary>Makes the authority and writes <c>ca.pem</c> into <paramref name="folder"/>.</summary>
    public TestCertificates(string folder, string name = "HoopWire kit CA")
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(From, From.AddYears(2));
        CaFile = Path.Combine(folder, "ca.pem");
        File.WriteAllText(CaFile, _authority.ExportCertificatePem() + "\n");
    }

    /// <summary>The authority's certificate.</summary>
    public string CaFile { get; }

    /// <summary>A server certificate for localhost, 127.0.0.1, ::1 and <paramref name="names"/>.</summary>
    public CertificateFiles Server(string fileName = "server", params string[] names)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName("localhost");
        alternatives.AddIpAddress(IPAddress.Loopback);
        alternatives.AddIpAddress(IPAddress.IPv6Loopback);
        foreach (var name in names) alternatives.AddDnsName(name);
        return Issue(fileName, names.FirstOrDefault() ?? "localhost", "1.3.6.1.5.5.7.3.1", alternatives, From.AddYears(1));
    }

    /// <summary>A client certificate with <paramref name="commonName"/>; its files carry that name too.</summary>
    public CertificateFiles Client(string commonName, DateTimeOffset? notAfter = null) =>
        Issue(commonName, commonName, "1.3.6.1.5.5.7.3.2", null, notAfter ?? From.AddYears(1));

    /// <inheritdoc/>
    public void Dispose() => _authority.Dispose();

    private CertificateFiles Issue(
        string fileName, string commonName, string usage, SubjectAlternativeNameBuilder? alternatives, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, true, false));
        if (alternatives is not null) request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.Create(_authority, From, notAfter, RandomNumberGenerator.GetBytes(12));
        var files = new CertificateFiles(Path.Combine(_folder, fileName + ".pem"), Path.Combine(_folder, fileName + ".key"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
        // libpq and the server refuse keys that others may read.
        File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return files;
    }
}
