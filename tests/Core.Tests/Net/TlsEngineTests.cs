using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

/// <summary>What the OpenSSL engine does beyond the battery that every connection passes.</summary>
public sealed class TlsEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _authority;
    private readonly SslServerAuthenticationOptions _server;

    public TlsEngineTests()
    {
        _authority = new TestCertificates(_folder.Path);
        CertificateFiles files = _authority.Server();
        _server = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance).Current,
        };
    }

    public static TheoryData<SslProtocols> Versions => [SslProtocols.Tls12, SslProtocols.Tls13];

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void IsSupported_WhereTheTestsRun_IsTrue() => Assert.True(OpenSsl.IsSupported);

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task AuthenticateAsServerAsync_EitherVersion_Echoes(SslProtocols version)
    {
        await using var rig = new Rig("epoll", tls: false);
        await using Wire wire = await rig.DialAsync(Listen(rig, LambdaStep.Echo()));
        await using SslStream ssl = await SecureAsync(wire.Stream, version);
        Assert.Equal(version, ssl.SslProtocol);
        await AssertEchoesAsync(ssl, 100_000);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task OnReceive_OneByteAtATime_Echoes(SslProtocols version)
    {
        await using var rig = new Rig("epoll", tls: false);
        await using Wire wire = await rig.DialAsync(Listen(rig, LambdaStep.Echo()));
        await using SslStream ssl = await SecureAsync(new ByteByByteStream(wire.Stream), version);
        await AssertEchoesAsync(ssl, 1000);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task AuthenticateAsClientAsync_SameOptionsAgain_ResumesWithTheCertificate(SslProtocols version)
    {
        await using var rig = new Rig("epoll", tls: false);
        IListener listener = Listen(rig, LambdaStep.Echo());
        SslClientAuthenticationOptions options = ClientOptions(version);
        var resumed = new List<bool>();
        for (int i = 0; i < 3; i++)
        {
            await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
            {
                var connection = (TlsRelayConnection)await ConnectAsync(rig, listener, options);
                resumed.Add(connection.Session.IsResumed);
                Assert.Equal("CN=localhost", connection.PeerCertificate?.Subject);

                // The ticket comes behind the handshake.
                await EchoAsync(connection, 10);
                connection.Close(TimeSpan.Zero);
            });
        }

        Assert.Equal([false, true, true], resumed);
    }

    [Fact]
    public async Task AuthenticateAsClientAsync_OtherOptions_DoesNotResume()
    {
        await using var rig = new Rig("epoll", tls: false);
        IListener listener = Listen(rig, LambdaStep.Echo());
        for (int i = 0; i < 2; i++)
        {
            await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
            {
                var connection = (TlsRelayConnection)await ConnectAsync(rig, listener, ClientOptions(SslProtocols.Tls13));
                await EchoAsync(connection, 10);
                Assert.False(connection.Session.IsResumed);
                connection.Close(TimeSpan.Zero);
            });
        }
    }

    [Fact]
    public async Task AuthenticateAsClientAsync_ResumedButNoLongerTrusted_Fails()
    {
        await using var rig = new Rig("epoll", tls: false);
        IListener listener = Listen(rig, LambdaStep.Echo());
        bool trusted = true;
        SslClientAuthenticationOptions options = ClientOptions(SslProtocols.Tls13);
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => trusted && errors == SslPolicyErrors.None;
        await Rig.OnLoopAsync(rig.Transport.Loops[0], async () => await EchoAsync(await ConnectAsync(rig, listener, options), 10));
        trusted = false;
        await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
            await Assert.ThrowsAsync<AuthenticationException>(() => ConnectAsync(rig, listener, options)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnReceive_KeyUpdates_GoOnWithNewKeys(bool both)
    {
        await using var rig = new Rig("epoll", tls: false);
        IListener listener = Listen(rig, LambdaStep.Echo());
        await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
        {
            var connection = (TlsRelayConnection)await ConnectAsync(rig, listener, ClientOptions(SslProtocols.Tls13));
            for (int i = 0; i < 50; i++)
            {
                Assert.True(connection.Session.UpdateKeys(both));
                await EchoAsync(connection, 1 + (1000 * i));
            }

            connection.Close(TimeSpan.Zero);
        });
    }

    [Theory]
    [InlineData(0, ConnectionEnd.Closed)]
    [InlineData(3, ConnectionEnd.TlsFault)]
    [InlineData(5, ConnectionEnd.TlsFault)]
    [InlineData(6, ConnectionEnd.TlsFault)]
    public async Task OnEnd_NoCloseNotify_IsAFaultInsideOfARecord(int recordBytes, ConnectionEnd expected)
    {
        await using var rig = new Rig("epoll", tls: false);
        var step = new LambdaStep(LambdaStep.EchoBack);
        await using Wire wire = await rig.DialAsync(Listen(rig, step));
        await using SslStream ssl = await SecureAsync(wire.Stream, SslProtocols.Tls13);
        await AssertEchoesAsync(ssl, 10);
        wire.Socket.Send(((byte[])[23, 3, 3, 0, 100, 1])[..recordBytes]);
        wire.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(expected, await step.End.WaitAsync(Rig.Patience));
    }

    [Fact]
    public async Task OnEnd_CloseNotifyAlone_IsTheOrderlyEnd()
    {
        await using var rig = new Rig("epoll", tls: false);
        var step = new LambdaStep(LambdaStep.EchoBack);
        await using Wire wire = await rig.DialAsync(Listen(rig, step));
        await using SslStream ssl = await SecureAsync(wire.Stream, SslProtocols.Tls13);
        await ssl.ShutdownAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
    }

    [Fact]
    public async Task OnEnd_ForgedRecord_IsAFaultThatThePeerIsToldOf()
    {
        await using var rig = new Rig("epoll", tls: false);
        var step = new LambdaStep(LambdaStep.EchoBack);
        await using Wire wire = await rig.DialAsync(Listen(rig, step));
        await using SslStream ssl = await SecureAsync(wire.Stream, SslProtocols.Tls13);
        await AssertEchoesAsync(ssl, 10);
        wire.Socket.Send([23, 3, 3, 0, 32, .. new byte[32]]);
        Assert.Equal(ConnectionEnd.TlsFault, await step.End.WaitAsync(Rig.Patience));
        await Assert.ThrowsAnyAsync<Exception>(async () => await ssl.ReadExactlyAsync(new byte[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AuthenticateAsServerAsync_OlderVersion_IsRefusedWithAnAlert(byte minor)
    {
        await using var rig = new Rig("epoll", tls: false);
        await using Wire wire = await rig.DialAsync(Listen(rig, LambdaStep.Echo()));
        byte[] hello = [3, minor, .. new byte[32], 0, 0, 4, 0xc0, 0x2f, 0xc0, 0x13, 1, 0];
        wire.Socket.Send([22, 3, 1, 0, (byte)(4 + hello.Length), 1, 0, 0, (byte)hello.Length, .. hello]);

        // Alert, fatal, protocol_version: RFC 8446 section 6.2.
        byte[] answer = await wire.ReadToEndAsync().WaitAsync(Rig.Patience);
        Assert.Equal([21, 2, 70], [answer[0], answer[5], answer[6]]);
    }

    [Fact]
    public async Task AuthenticateAsServerAsync_NewCertificate_IsShownToTheNextClient()
    {
        await using var rig = new Rig("epoll", tls: false);
        SslServerAuthenticationOptions options = _server;
        IListener listener = rig.Listen(async inner => await rig.AcceptAsync(inner, options));
        Assert.Equal("CN=localhost", await SubjectAsync());
        CertificateFiles files = _authority.Server("next", "next.example");
        options = new() { ServerCertificateContext = new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance).Current };
        Assert.Equal("CN=next.example", await SubjectAsync());

        async Task<string?> SubjectAsync()
        {
            await using Wire wire = await rig.DialAsync(listener);
            await using SslStream ssl = await SecureAsync(wire.Stream, SslProtocols.Tls13);
            return ssl.RemoteCertificate?.Subject;
        }
    }

    [Fact]
    public async Task OnReceive_SteadyState_AllocatesNothing()
    {
        await using var rig = new Rig("epoll", tls: false);
        const int Warm = 500;
        const int Last = 2000;
        const int Batch = 100;
        List<long> allocated = new(Last);
        int messages = 0;
        var step = new LambdaStep((from, input) =>
        {
            // Counted before the answer leaves: with the last one the client goes on and looks.
            if (++messages >= Warm && messages % Batch == 0)
                allocated.Add(GC.GetAllocatedBytesForCurrentThread());
            from.Forward(input);
            from.Flush();
            return new StepResult(input.Length);
        });
        await using Wire wire = await rig.DialAsync(Listen(rig, step));
        await using SslStream ssl = await SecureAsync(wire.Stream, SslProtocols.Tls13);
        byte[] message = new byte[100];
        for (int i = 0; i < Last; i++)
        {
            await ssl.WriteAsync(message);
            await ssl.ReadExactlyAsync(message);
        }

        Assert.Equal(Last, messages);
        // What happens once on a thread (a method compiled anew, a collection that other tests bring about) is no cost of a message.
        int allocating = allocated.Zip(allocated.Skip(1)).Count(pair => pair.Second > pair.First);
        Assert.True(allocating <= 1, string.Join(' ', allocated));
    }

    private IListener Listen(Rig rig, IRelayStep step) => rig.Listen(async inner => (await rig.AcceptAsync(inner, _server)).Attach(step));

    private SslClientAuthenticationOptions ClientOptions(SslProtocols version) => new()
    {
        TargetHost = "localhost",
        EnabledSslProtocols = version,
        CertificateChainPolicy = Rig.Trusting(_authority.CaFile),
    };

    private async Task<SslStream> SecureAsync(Stream stream, SslProtocols version)
    {
        var ssl = new SslStream(stream, leaveInnerStreamOpen: true);
        SslClientAuthenticationOptions options = ClientOptions(version);
        options.CertificateChainPolicy!.VerificationFlags = X509VerificationFlags.AllFlags;
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        await ssl.AuthenticateAsClientAsync(options).WaitAsync(Rig.Patience);
        return ssl;
    }

    private static async Task<Connection> ConnectAsync(Rig rig, IListener listener, SslClientAuthenticationOptions options)
    {
        Connection inner = await rig.Transport.ConnectAsync(rig.Transport.Loops[0], "127.0.0.1", listener.EndPoint.Port, Rig.Patience, default);
        return await rig.SecureAsync(inner, options);
    }

    private static async Task EchoAsync(Connection connection, int count)
    {
        byte[] sent = new byte[count];
        Random.Shared.NextBytes(sent);
        await connection.Pipe.Output.WriteAsync(sent);
        byte[] back = new byte[count];
        await connection.Pipe.Input.AsStream(leaveOpen: true).ReadExactlyAsync(back);
        Assert.Equal(sent, back);
    }

    private static async Task AssertEchoesAsync(SslStream ssl, int count)
    {
        byte[] sent = new byte[count];
        Random.Shared.NextBytes(sent);
        Task writing = ssl.WriteAsync(sent).AsTask();
        byte[] back = new byte[count];
        await ssl.ReadExactlyAsync(back).AsTask().WaitAsync(Rig.Patience);
        await writing;
        Assert.Equal(sent, back);
    }
}
