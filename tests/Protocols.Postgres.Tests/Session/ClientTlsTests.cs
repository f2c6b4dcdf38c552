using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>Handshakes over real sockets and real TLS, with a client that has a socket and an SslStream.</summary>
public sealed class ClientTlsTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ReactorTransport _transport = new(1, TimeProvider.System, NullLoggerFactory.Instance);
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates;
    private readonly TaskCompletionSource<ClientOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClientTlsTests() => _certificates = new TestCertificates(_folder.Path);

    public Task InitializeAsync() => Task.CompletedTask;

    [Fact]
    public async Task RunAsync_SslRequest_EncryptsAndBindsTheChannel()
    {
        await using SslStream stream = await DialAsync(Listen(), request: true, alpn: null);
        FakePeer client = await LogInAsync(stream, ChannelBinding.ServerEndPoint((X509Certificate2)stream.RemoteCertificate!));
        var started = Assert.IsType<ClientOutcome.Started>(await _outcome.Task.WaitAsync(Patience));
        Assert.True(started.Start.Connection.IsEncrypted);
        Assert.NotNull(client);
    }

    [Fact]
    public async Task RunAsync_DirectTlsWithAlpn_LogsIn()
    {
        await using SslStream stream = await DialAsync(Listen(), request: false, alpn: "postgresql");
        Assert.Equal("postgresql", stream.NegotiatedApplicationProtocol.ToString());
        await LogInAsync(stream, null);
        Assert.IsType<ClientOutcome.Started>(await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task RunAsync_DirectTlsWithoutAlpn_EndsTheConnection()
    {
        await using SslStream stream = await DialAsync(Listen(), request: false, alpn: null);
        Assert.IsType<ClientOutcome.Failed>(await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task RunAsync_OtherAlpn_FailsTheHandshake()
    {
        IListener listener = Listen();
        await Assert.ThrowsAnyAsync<Exception>(() => DialAsync(listener, request: true, alpn: "http/1.1"));
        Assert.IsType<ClientOutcome.Failed>(await _outcome.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task RunAsync_NoTlsBehindTheAnswer_EndsTheConnection()
    {
        IListener listener = Listen();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.EndPoint);
        await using var plain = new NetworkStream(socket);
        await plain.WriteAsync(Bytes.Of(SslRequest.Write));
        Assert.Equal((byte)'S', plain.ReadByte());
        await plain.WriteAsync(Bytes.Of(o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "mallory")])));
        var failed = Assert.IsType<ClientOutcome.Failed>(await _outcome.Task.WaitAsync(Patience));
        Assert.Null(failed.User);
    }

    [Fact]
    public async Task RunAsync_ClientCertificate_IsGivenToTheAuthenticator()
    {
        IListener listener = Listen(Authorities(_certificates), new FakeAuthenticator { CertificateUser = "alice" });
        await using SslStream stream = await DialAsync(listener, request: true, alpn: null, Load(_certificates.Client("alice")));
        var client = new FakePeer(PipeReader.Create(stream), PipeWriter.Create(stream));
        await client.SendAsync(o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "alice"), new("database", "orders")]));
        Assert.True(Authentication.TryRead(await client.ExpectAsync(BackendMessage.Authentication), out Authentication ok));
        Assert.Equal(AuthenticationKind.Ok, ok.Kind);
    }

    [Fact]
    public async Task RunAsync_ClientCertificateOfALockedPerson_IsAskedForNothingElse()
    {
        IListener listener = Listen(Authorities(_certificates), new FakeAuthenticator { CertificateUser = "alice", Locks = true }.AddKey("alice", "k"));
        await using SslStream stream = await DialAsync(listener, request: true, alpn: null, Load(_certificates.Client("alice")));
        var client = new FakePeer(PipeReader.Create(stream), PipeWriter.Create(stream));
        await client.SendAsync(o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "alice"), new("database", "orders")]));
        var error = new FakeMessage(BackendMessage.ErrorResponse, await client.ExpectAsync(BackendMessage.ErrorResponse));
        Assert.Equal(("28000", "User alice is locked"), (error.Field(FieldCode.SqlState), error.Field(FieldCode.Message)));
    }

    [Fact]
    public async Task RunAsync_NoClientCertificate_LeavesTheKey()
    {
        await using SslStream stream = await DialAsync(Listen(Authorities(_certificates)), request: true, alpn: null);
        await LogInAsync(stream, null);
    }

    [Fact]
    public async Task RunAsync_ClientCertificateOfAnotherAuthority_FailsTheHandshake()
    {
        using var folder = new TemporaryFolder();
        using var other = new TestCertificates(folder.Path, "another CA");
        IListener listener = Listen(Authorities(_certificates), new FakeAuthenticator { CertificateUser = "alice" });
        await Record.ExceptionAsync(() => DialAsync(listener, request: true, alpn: null, Load(other.Client("alice"))));
        var failed = Assert.IsType<ClientOutcome.Failed>(await _outcome.Task.WaitAsync(Patience));
        Assert.Contains("TLS", failed.Reason.Detail, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _transport.DisposeAsync();

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    private static X509Certificate2 Load(CertificateFiles files) => X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);

    private static X509Certificate2Collection Authorities(TestCertificates certificates) =>
        [X509CertificateLoader.LoadCertificateFromFile(certificates.CaFile)];

    private IListener Listen(X509Certificate2Collection? authorities = null, FakeAuthenticator? authenticator = null)
    {
        var context = SslStreamCertificateContext.Create(Load(_certificates.Server()), null, offline: true);
        var options = new ListenerOptions("postgres", new IPEndPoint(IPAddress.Loopback, 0)) { Tls = new ServerTls(TlsMode.Require, () => context, () => authorities) };
        GatewayServices services = TestServices.Create(_transport, authenticator ?? new FakeAuthenticator().AddKey("alice", "k"), TimeProvider.System);
        return _transport.Listen(options.EndPoint, options.Settings, async connection =>
            _outcome.TrySetResult(await new ClientHandshake(connection, options, services, new TlsUpgrade()).RunAsync()));
    }

    private async Task<SslStream> DialAsync(IListener listener, bool request, string? alpn, X509Certificate2? certificate = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(listener.EndPoint);
        var plain = new NetworkStream(socket, ownsSocket: true);
        if (request)
        {
            await plain.WriteAsync(Bytes.Of(SslRequest.Write));
            Assert.Equal((byte)'S', plain.ReadByte());
        }
        var stream = new SslStream(plain);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = alpn is null ? null : [new SslApplicationProtocol(alpn)],
            ClientCertificates = certificate is null ? null : [certificate],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Authorities(_certificates)[0] },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        return stream;
    }

    private static async Task<FakePeer> LogInAsync(SslStream stream, byte[]? binding)
    {
        var client = new FakePeer(PipeReader.Create(stream), PipeWriter.Create(stream));
        await client.SendAsync(o => StartupMessage.Write(o, ProtocolVersion.V30, [new("user", "alice"), new("database", "orders")]));
        Assert.True(Authentication.TryRead(await client.ExpectAsync(BackendMessage.Authentication), out Authentication sasl));
        bool plus = sasl.HasMechanism("SCRAM-SHA-256-PLUS"u8);
        Assert.True(plus);
        var scram = new ScramClient(binding, plus);
        await client.SendAsync(o => SaslInitialResponse.Write(o, System.Text.Encoding.ASCII.GetBytes(scram.Mechanism), scram.ClientFirst()));
        byte[] first = await client.ExpectAsync(BackendMessage.Authentication);
        Assert.True(scram.TakeServerFirst(first.AsSpan(4), 10_000));
        ScramCredential credential = ScramCredential.Derive(new Secret("k"), scram.Salt.Span, scram.Iterations);
        await client.SendAsync(o => SaslResponse.Write(o, scram.ClientFinal(credential)));
        Assert.True(scram.TakeServerFinal((await client.ExpectAsync(BackendMessage.Authentication)).AsSpan(4)));
        await client.ExpectAsync(BackendMessage.Authentication);
        return client;
    }
}
