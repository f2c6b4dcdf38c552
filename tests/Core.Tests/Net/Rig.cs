using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

/// <summary>A transport, plain or under TLS, with listeners and clients for a test.</summary>
internal sealed class Rig : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TemporaryFolder Folder = new();
    private static readonly Lazy<CertificateFileSource> Certificate = new(MakeCertificate);
    private const string WithSslStream = "/sslstream";
    private const int IpProtoTcp = 6;
    private const int TcpMaxSegment = 2;
    private readonly bool _tls;
    private readonly bool _engine;
    private readonly List<IListener> _listeners = [];

    public Rig(string transport, bool tls, int loops = 2, ILoggerFactory? log = null, uint completions = Ring.CompletionEntries)
    {
        log ??= NullLoggerFactory.Instance;
        _tls = tls;
        _engine = OpenSsl.IsSupported && !transport.EndsWith(WithSslStream, StringComparison.Ordinal);
        if (tls)
            _ = Certificate.Value;
        Transport = transport.Split('/')[0] switch
        {
            "io_uring" => new UringTransport(loops, completions, TimeProvider.System, log),
            "epoll" => new ReactorTransport(loops, TimeProvider.System, log),
            _ => new SocketTransport(loops, TimeProvider.System, log),
        };
    }

    /// <summary>Every transport, plain and under TLS of either engine.</summary>
    public static TheoryData<string, bool> All => new()
    {
        { "io_uring", false },
        { "io_uring", true },
        { "io_uring" + WithSslStream, true },
        { "epoll", false },
        { "epoll", true },
        { "epoll" + WithSslStream, true },
        { "sockets", false },
        { "sockets", true },
        { "sockets" + WithSslStream, true },
    };

    /// <summary>Every transport, plain.</summary>
    public static TheoryData<string> Plain => ["io_uring", "epoll", "sockets"];

    /// <summary>Every transport with either engine of TLS.</summary>
    public static TheoryData<string> Engines => ["io_uring", "io_uring" + WithSslStream, "epoll", "epoll" + WithSslStream, "sockets", "sockets" + WithSslStream];

    public ITransport Transport { get; }

    public bool Tls => _tls;

    public IEnumerable<LoopThread> Loops => Transport.Loops.Cast<LoopThread>();

    public IListener Listen(Func<Connection, Task> onConnection, ListenSettings? settings = null)
    {
        IListener listener = Transport.Listen(new IPEndPoint(IPAddress.Loopback, 0), settings ?? new ListenSettings(), async inner =>
        {
            Connection connection = _tls
                ? await AcceptAsync(inner, new SslServerAuthenticationOptions { ServerCertificateContext = Certificate.Value.Current })
                : inner;
            await onConnection(connection);
        });
        _listeners.Add(listener);
        return listener;
    }

    public IListener Listen(IRelayStep step, ListenSettings? settings = null) => Listen(connection =>
    {
        connection.Attach(step);
        return Task.CompletedTask;
    }, settings);

    /// <summary>Connects a client. Short segments keep the send buffer of the other side short.</summary>
    public async Task<Wire> DialAsync(IListener listener, int? receiveBuffer = null, int? segment = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (segment is { } longest)
            socket.SetRawSocketOption(IpProtoTcp, TcpMaxSegment, BitConverter.GetBytes(longest));
        if (receiveBuffer is { } bytes)
            socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(listener.EndPoint);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (_tls)
        {
            var ssl = new SslStream(stream);
            await ssl.AuthenticateAsClientAsync(ClientOptions());
            stream = ssl;
        }

        return new Wire(socket, stream);
    }

    /// <summary>Connects the transport to a listener of this rig, on <paramref name="loop"/>.</summary>
    public async Task<Connection> ConnectAsync(Loop loop, IListener listener)
    {
        Connection inner = await Transport.ConnectAsync(loop, "127.0.0.1", listener.EndPoint.Port, Patience, default);
        return _tls
            ? await SecureAsync(inner, ClientOptions())
            : inner;
    }

    /// <summary>The server's handshake, by the rig's engine.</summary>
    public Task<Connection> AcceptAsync(Connection inner, SslServerAuthenticationOptions options, CancellationToken cancellationToken = default) =>
        TlsConnection.AuthenticateAsServerAsync(inner, options, _engine, cancellationToken);

    /// <summary>The client's handshake, by the rig's engine.</summary>
    public Task<Connection> SecureAsync(Connection inner, SslClientAuthenticationOptions options, CancellationToken cancellationToken = default) =>
        TlsConnection.AuthenticateAsClientAsync(inner, options, _engine, cancellationToken);

    /// <summary>Runs <paramref name="action"/> on a loop.</summary>
    public static Task OnLoopAsync(Loop loop, Func<Task> action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(async _ =>
        {
            try
            {
                await action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, null);
        return done.Task.WaitAsync(Patience);
    }

    /// <summary>Waits until the loops hold no blocks: every connection has given back what it had.</summary>
    public async Task AssertNothingRentedAsync()
    {
        // The framework may report a socket as readable once too often; then a block waits with it for the next byte.
        if (Transport.Name == "sockets")
            return;

        foreach (LoopThread loop in Loops)
        {
            int rented = -1;
            long start = Stopwatch.GetTimestamp();
            while (rented != 0 && Stopwatch.GetElapsedTime(start) < Patience)
                await OnLoopAsync(loop, () => { rented = Held(loop); return Task.CompletedTask; });
            Assert.Equal(0, rented);
        }
    }

    private static int Held(LoopThread loop) => loop.Pool.Rented + (loop is UringLoop uring ? uring.Buffers.InUse : 0);

    public async ValueTask DisposeAsync()
    {
        foreach (IListener listener in _listeners)
            await listener.DisposeAsync();
        await Transport.DisposeAsync();
    }

    public static SslClientAuthenticationOptions ClientOptions() => new()
    {
        TargetHost = "localhost",
        CertificateChainPolicy = Trusting(Folder.File("ca.pem")),
    };

    public static X509ChainPolicy Trusting(string authority) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authority) },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static CertificateFileSource MakeCertificate()
    {
        using var authority = new TestCertificates(Folder.Path);
        CertificateFiles files = authority.Server();
        return new CertificateFileSource(files.Certificate, files.Key, TimeProvider.System, NullLogger.Instance);
    }
}
