using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Net;

namespace HoopWire.Gateway.Tests.Composition;

/// <summary>A listener's certificate and client authorities, whose files are replaced while the gateway runs.</summary>
public sealed class ListenerCertificateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _first;
    private readonly string _ca;

    public ListenerCertificateTests()
    {
        _first = new TestCertificates(_folder.Path);
        _ca = Path.Combine(_folder.Path, "clients.pem");
        File.Copy(_first.CaFile, _ca);
    }

    public void Dispose()
    {
        _first.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ReloadCertificates_ClientCaReplaced_IsInForce()
    {
        await using var listeners = new ListenerSet();
        var tls = Open(listeners);
        string before = Assert.Single(tls.ClientAuthorities!).Thumbprint;
        using var folder = new TemporaryFolder();
        using var other = new TestCertificates(folder.Path, "Another CA");
        File.Copy(other.CaFile, _ca, overwrite: true);
        Assert.Empty(listeners.ReloadCertificates());
        Assert.Equal("CN=Another CA", Assert.Single(tls.ClientAuthorities!).Subject);
        Assert.NotEqual(before, tls.ClientAuthorities![0].Thumbprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n")]
    public async Task ReloadCertificates_ClientCaIsNone_StaysAndIsTold(string broken)
    {
        await using var listeners = new ListenerSet();
        var tls = Open(listeners);
        var certificate = tls.Certificate;
        string before = Assert.Single(tls.ClientAuthorities!).Thumbprint;
        await File.WriteAllTextAsync(_ca, broken);
        Assert.Single(listeners.ReloadCertificates());
        Assert.Equal(before, Assert.Single(tls.ClientAuthorities!).Thumbprint);
        Assert.Same(certificate, tls.Certificate);
    }

    [Fact]
    public async Task OpenTls_ClientCaIsNone_DoesNotStart()
    {
        await using var listeners = new ListenerSet();
        await File.WriteAllTextAsync(_ca, "");
        Assert.Throws<StartupException>(() => Open(listeners));
    }

    private ServerTls Open(ListenerSet listeners)
    {
        var files = _first.Server();
        return listeners.OpenTls(new ListenerTls(TlsMode.Require, files.Certificate, files.Key, _ca));
    }
}
