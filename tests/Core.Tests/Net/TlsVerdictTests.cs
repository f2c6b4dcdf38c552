using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

/// <summary>A target's certificate passes or fails alike, whichever engine serves the handshake.</summary>
public sealed class TlsVerdictTests : IDisposable
{
    private static readonly SslApplicationProtocol Protocol = new("postgresql");
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _otherFolder = new();
    private readonly TestCertificates _authority;
    private readonly TestCertificates _stranger;

    public TlsVerdictTests()
    {
        _authority = new TestCertificates(_folder.Path);
        _stranger = new TestCertificates(_otherFolder.Path, "a stranger");
    }

    public static TheoryData<string, string, TargetTls, bool> Cases()
    {
        var cases = new TheoryData<string, string, TargetTls, bool>();
        foreach (string certificate in (string[])["good", "stranger", "client", "expired"])
        {
            foreach (string host in (string[])["localhost", "127.0.0.1", "other.example", "a.wild.example", "b.a.wild.example", "LOCALHOST."])
            {
                bool named = !host.EndsWith("example", StringComparison.Ordinal) || host == "a.wild.example";
                bool chains = certificate == "good";
                cases.Add(certificate, host, TargetTls.Require, true);
                cases.Add(certificate, host, TargetTls.VerifyCa, chains);
                cases.Add(certificate, host, TargetTls.VerifyFull, chains && named);
            }
        }

        return cases;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _folder.Dispose();
        _otherFolder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task AuthenticateAsClientAsync_AnyCertificate_IsJudgedAlike(string certificate, string host, TargetTls mode, bool accepted)
    {
        var target = new Target("t", "postgres", host, 5432) { Tls = mode, CaFile = _authority.CaFile };
        foreach (string transport in (string[])["epoll", "epoll/sslstream"])
        {
            await using var rig = new Rig(transport, tls: false);
            var server = new SslServerAuthenticationOptions { ServerCertificateContext = Certificate(certificate), ApplicationProtocols = [Protocol] };
            IListener listener = rig.Listen(async inner =>
            {
                // The failure is the client's to report.
                await Record.ExceptionAsync(() => rig.AcceptAsync(inner, server));
            });
            Exception? failure = null;
            await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
            {
                Connection inner = await rig.Transport.ConnectAsync(rig.Transport.Loops[0], "127.0.0.1", listener.EndPoint.Port, Rig.Patience, default);
                failure = await Record.ExceptionAsync(() => rig.SecureAsync(inner, TlsOptions.ForTarget(target, null, Protocol)));
            });
            Assert.Equal((transport, accepted), (transport, failure is null));
            Assert.True(failure is null or AuthenticationException, failure?.ToString());
            if (failure is not null) Assert.Equal(Fault(certificate), Assert.IsType<PeerCertificateException>(failure).Fault);
        }
    }

    [Fact]
    public void For_SameSettings_SameOptionsUntilAFileChanges()
    {
        var options = new TargetTlsOptions(Protocol);
        var target = new Target("t", "postgres", "localhost", 5432) { CaFile = _authority.CaFile };
        SslClientAuthenticationOptions first = options.For(target, null);
        Assert.Same(first, options.For(target with { Name = "again" }, null));
        Assert.NotSame(first, options.For(target with { Tls = TargetTls.Require }, null));
        File.Copy(_stranger.CaFile, _authority.CaFile, overwrite: true);
        SslClientAuthenticationOptions changed = options.For(target, null);
        Assert.NotSame(first, changed);
        Assert.Equal("CN=a stranger", changed.CertificateChainPolicy!.CustomTrustStore[0].Subject);
        File.WriteAllText(_authority.CaFile, "none");
        Assert.Throws<CryptographicException>(() => options.For(target, null));
    }

    [Fact]
    public async Task LoadAsync_FileThatIsNotThere_IsAFailureOfTheFile()
    {
        var target = new Target("t", "postgres", "localhost", 5432) { CaFile = Path.Combine(_folder.Path, "none.pem") };
        await Assert.ThrowsAsync<CryptographicException>(() => new TargetTlsOptions(Protocol).LoadAsync(target, null, default));
    }

    private static CertificateFault Fault(string certificate) => certificate switch
    {
        "good" => CertificateFault.OtherName,
        "stranger" => CertificateFault.UnknownAuthority,
        "expired" => CertificateFault.Expired,
        _ => CertificateFault.Unfit,
    };

    private SslStreamCertificateContext Certificate(string kind)
    {
        CertificateFiles files = kind switch
        {
            "good" => _authority.Server("good", "gateway.example", "*.wild.example"),
            "stranger" => _stranger.Server("stranger", "gateway.example", "*.wild.example"),
            "client" => _authority.Client("localhost"),
            _ => _authority.Client("expired", DateTimeOffset.UtcNow.AddHours(-1)),
        };
        return new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance).Current;
    }
}
