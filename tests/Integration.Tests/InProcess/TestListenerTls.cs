using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>TLS for a listener of a test's.</summary>
internal sealed class TestListenerTls : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates;

    public TestListenerTls()
    {
        _certificates = new TestCertificates(_folder.Path);
        var files = _certificates.Server();
        var source = new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance);
        Allow = new ServerTls(TlsMode.Allow, () => source.Current, null);
    }

    /// <summary>Whoever asks for TLS gets it.</summary>
    public ServerTls Allow { get; }

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }
}
