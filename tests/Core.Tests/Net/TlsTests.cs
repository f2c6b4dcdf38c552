using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _authority;

    public TlsTests() => _authority = new TestCertificates(_folder.Path);

    public static TheoryData<string> Engines => Rig.Engines;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task AuthenticateAsServerAsync_ClientCertificateAndAlpn_AreExposed(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        CertificateFileSource certificate = Source(_authority.Server());
        CertificateFiles alice = _authority.Client("alice");
        var seen = new TaskCompletionSource<(string?, string?, string, bool)>();
        IListener listener = rig.Listen(async inner =>
        {
            Connection connection = await rig.AcceptAsync(inner, new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Current,
                ClientCertificateRequired = true,
                CertificateChainPolicy = Rig.Trusting(_authority.CaFile),
                ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
            });
            seen.SetResult((connection.PeerCertificate?.Subject, connection.OwnCertificate?.Subject,
                TlsConnection.NegotiatedApplicationProtocol(connection).ToString(), connection.Loop.IsCurrent && connection.IsEncrypted));
        });
        await using Wire wire = await rig.DialAsync(listener);
        await using var ssl = new SslStream(wire.Stream, leaveInnerStreamOpen: true);
        using X509Certificate2 identity = X509Certificate2.CreateFromPemFile(alice.Certificate, alice.Key);
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = Rig.Trusting(_authority.CaFile),
            ClientCertificates = [identity],
            ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
        });
        Assert.Equal(("CN=alice", "CN=localhost", "postgresql", true), await seen.Task.WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task AuthenticateAsServerAsync_PlainText_FailsAndCloses(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        CertificateFileSource certificate = Source(_authority.Server());
        var failure = new TaskCompletionSource<Exception>();
        IListener listener = rig.Listen(async inner =>
        {
            try
            {
                await rig.AcceptAsync(inner, new() { ServerCertificateContext = certificate.Current });
            }
            catch (Exception e)
            {
                failure.SetResult(e);
            }
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("GET / HTTP/1.1\r\n\r\n"u8);
        Assert.IsType<AuthenticationException>(await failure.Task.WaitAsync(Rig.Patience));
        await wire.ReadToEndAsync().WaitAsync(Rig.Patience);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task AuthenticateAsServerAsync_SilentClient_IsCancelledAndClosed(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        CertificateFileSource certificate = Source(_authority.Server());
        using var deadline = new CancellationTokenSource(100);
        var failure = new TaskCompletionSource<Exception>();
        IListener listener = rig.Listen(async inner =>
        {
            try
            {
                await rig.AcceptAsync(inner, new() { ServerCertificateContext = certificate.Current }, deadline.Token);
            }
            catch (Exception e)
            {
                failure.SetResult(e);
            }
        });
        await using Wire wire = await rig.DialAsync(listener);
        Assert.IsAssignableFrom<OperationCanceledException>(await failure.Task.WaitAsync(Rig.Patience));
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task AuthenticateAsServerAsync_CancelledBefore_Closes(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        CertificateFileSource certificate = Source(_authority.Server());
        var failure = new TaskCompletionSource<Exception?>();
        IListener listener = rig.Listen(async inner => failure.SetResult(await Record.ExceptionAsync(() =>
            rig.AcceptAsync(inner, new() { ServerCertificateContext = certificate.Current }, new CancellationToken(canceled: true)))));
        await using Wire wire = await rig.DialAsync(listener);
        Assert.IsAssignableFrom<OperationCanceledException>(await failure.Task.WaitAsync(Rig.Patience));
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task OnEnd_GarbageInsteadOfARecord_IsATlsFault(string transport)
    {
        await using var rig = new Rig(transport, tls: true);
        var step = new LambdaStep(LambdaStep.EchoBack);
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("x"u8);
        await wire.ReadAsync(1).WaitAsync(Rig.Patience);
        wire.Socket.Send("this is no TLS record"u8);
        Assert.Equal(ConnectionEnd.TlsFault, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Fact]
    public void Reload_NewFiles_NewCertificate()
    {
        CertificateFiles files = _authority.Server("server", "one.example");
        CertificateFileSource source = Source(files);
        Assert.Equal("CN=one.example", source.Current.TargetCertificate.Subject);
        _authority.Server("server", "two.example");
        Assert.True(source.Reload());
        Assert.Equal("CN=two.example", source.Current.TargetCertificate.Subject);
        Assert.True(source.Reload());
    }

    [Fact]
    public void Current_FilesChangedAndTimePassed_NewCertificate()
    {
        var time = new ManualTime();
        CertificateFiles files = _authority.Server("server", "one.example");
        var source = new CertificateFileSource(files.Certificate, files.Key, time, NullLogger.Instance);
        _authority.Server("server", "two.example");
        Assert.Equal("CN=one.example", source.Current.TargetCertificate.Subject);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("CN=two.example", source.Current.TargetCertificate.Subject);
    }

    [Fact]
    public void Reload_BrokenFiles_KeepsTheOldCertificate()
    {
        CertificateFiles files = _authority.Server("server", "one.example");
        CertificateFileSource source = Source(files);
        string good = File.ReadAllText(files.Key);
        File.WriteAllText(files.Key, good[..(good.Length / 2)]);
        Assert.False(source.Reload());
        Assert.False(source.Reload());
        Assert.Equal("CN=one.example", source.Current.TargetCertificate.Subject);
        File.Delete(files.Key);
        Assert.False(source.Reload());
        File.WriteAllText(files.Key, good);
        Assert.True(source.Reload());
    }

    [Fact]
    public void Constructor_KeyOfAnotherCertificate_Throws()
    {
        CertificateFiles one = _authority.Server("one");
        CertificateFiles two = _authority.Server("two");
        Assert.ThrowsAny<CryptographicException>(() => Source(new CertificateFiles(one.Certificate, two.Key)));
    }

    private static CertificateFileSource Source(CertificateFiles files) =>
        new(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance);
}
