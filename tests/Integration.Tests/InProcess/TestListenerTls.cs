using System.Security.Cryptography.X509Certificates;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>TLS for a listener of a test's.</summary>
internal sealed class TestListenerTls : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestListenerTls()
    {
        Certificates = new TestCertificates(_folder.Path);
        var files = Certificates.Server();
        var source = new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance);
        Allow = new ServerTls(TlsMode.Allow, () => source.Current, null);
        X509Certificate2Collection authorities = [X509CertificateLoader.LoadCertificateFromFile(Certificates.CaFile)];
        AllowWithCertificates = new ServerTls(TlsMode.Allow, () => source.Current, () => authorities);
    }

    /// <summary>Whoever asks for TLS gets it.</summary>
    public ServerTls Allow { get; }

    /// <summary>The same, where certificates of <see cref="Certificates"/> prove who one is.</summary>
    public ServerTls AllowWithCertificates { get; }

    /// <summary>The authority of the listener's own certificate.</summary>
    public TestCertificates Certificates { get; }

    public void Dispose()
    {
        Certificates.Dispose();
        _folder.Dispose();
    }
}
