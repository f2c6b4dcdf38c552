using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>A MySQL client that sends whatever bytes the test wants.</summary>
internal sealed class RawMySqlClient : IAsyncDisposable
{
    /// <summary>What it says that it can do, unless a test wants more.</summary>
    public const Capabilities Usual = Capabilities.LongPassword | Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.Transactions
        | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream? _stream;
    private SslStream? _encrypted;

    /// <summary>What the gateway greeted it with.</summary>
    public Greeting Greeting { get; private set; } = null!;

    /// <summary>Whether bytes wait to be read; under TLS they may be of its own.</summary>
    public bool IsTold => _encrypted is null && _tcp.Available > 0;

    private Stream Wire => _encrypted ?? (Stream)(_stream ??= _tcp.GetStream());

    /// <summary>Connects and logs in with an access key.</summary>
    public static async Task<RawMySqlClient> LoginAsync(int port, string user = "alice", Capabilities more = Capabilities.None, Capabilities without = Capabilities.None)
    {
        var client = await StartLoginAsync(port, user, more, without);
        var (_, answer) = await client.ReadAsync();
        Assert.True(answer[0] == OkPacket.Header, $"{answer[0]} {Encoding.UTF8.GetString(answer)}");
        return client;
    }

    /// <summary>The same, without waiting for the session.</summary>
    public static async Task<RawMySqlClient> StartLoginAsync(int port, string user = "alice", Capabilities more = Capabilities.None, Capabilities without = Capabilities.None)
    {
        var client = new RawMySqlClient();
        await client.ConnectAsync(port);
        await client.SendAsync(Payload.Packet(1, Response(user, more, without)));
        await client.ProveAsync(user, 3);
        return client;
    }

    /// <summary>Handshake response without a proof.</summary>
    public static byte[] Response(string user, Capabilities more = Capabilities.None, Capabilities without = Capabilities.None)
    {
        // Whoever has capabilities of MariaDB's own leaves this one out.
        if ((more & Capabilities.MariaDbBulk) != Capabilities.None) without |= Capabilities.LongPassword;
        var capabilities = (Usual | more) & ~without;
        return Payload.Of(new HandshakeResponse(new SslRequest(capabilities, 1 << 24, 45), $"{user}#shop") { Plugin = AuthenticationPlugin.Native, ZstdLevel = 3 }.Write);
    }

    /// <summary>A command.</summary>
    public static byte[] Command(CommandCode code, params ReadOnlySpan<byte> argument) => Payload.Packet(0, [(byte)code, .. argument]);

    /// <summary>COM_QUERY.</summary>
    public static byte[] Query(string sql) => Command(CommandCode.Query, Encoding.UTF8.GetBytes(sql));

    /// <summary>Connects, and reads the greeting.</summary>
    public async Task ConnectAsync(int port)
    {
        await _tcp.ConnectAsync(IPAddress.Loopback, port);
        var (_, payload) = await ReadAsync();
        Assert.True(Greeting.TryRead(payload, out var greeting));
        Greeting = greeting!;
    }

    /// <summary>Asks for TLS, and goes on under it: the certificate must be the one of the tests' listeners.</summary>
    public async Task EncryptAsync()
    {
        await SendAsync(Payload.Packet(1, Payload.Of(new SslRequest(Usual | Capabilities.Ssl, 1 << 24, 45).Write)));
        _encrypted = new SslStream(_tcp.GetStream(), false, static (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        await _encrypted.AuthenticateAsClientAsync("localhost");
    }

    /// <summary>Answers the challenge that follows the response.</summary>
    public async Task ProveAsync(string user, byte sequence)
    {
        var (_, asked) = await ReadAsync();
        Assert.True(AuthSwitchRequest.TryRead(asked, out var request));
        await SendAsync(Payload.Packet(sequence, ChallengeAnswer.Native(Encoding.ASCII.GetBytes(TestAuthenticator.KeyOf(user)), request!.Data)));
    }

    public async Task SendAsync(params byte[] bytes) => await Wire.WriteAsync(bytes);

    /// <summary>Sends nothing more.</summary>
    public void Finish() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The next packet.</summary>
    public async Task<(byte Sequence, byte[] Payload)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        byte[] head = new byte[PacketHead.Bytes];
        await Wire.ReadExactlyAsync(head, timeout.Token);
        PacketHead.TryRead(head, out var read);
        byte[] payload = new byte[read.Length];
        await Wire.ReadExactlyAsync(payload, timeout.Token);
        return (read.Sequence, payload);
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task ReadExactlyAsync(Memory<byte> bytes)
    {
        using var timeout = new CancellationTokenSource(Patience);
        await Wire.ReadExactlyAsync(bytes, timeout.Token);
    }

    /// <summary>The next packet, which must be an error; its number and its words.</summary>
    public async Task<(ushort Code, string Message)> ReadErrorAsync()
    {
        var (_, payload) = await ReadAsync();
        Assert.True(ErrPacket.TryRead(payload, out var error), Convert.ToHexString(payload.AsSpan(0, Math.Min(payload.Length, 64))));
        return (error.Code, Encoding.UTF8.GetString(error.Message));
    }

    /// <summary>Reads packets to the end of the connection; their payloads.</summary>
    public async Task<List<byte[]>> ReadToEndAsync()
    {
        var payloads = new List<byte[]>();
        try
        {
            while (true) payloads.Add((await ReadAsync()).Payload);
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return payloads;
        }
    }

    /// <summary>Reads packets to the end of the connection; the numbers of the errors among them.</summary>
    public async Task<List<ushort>> ReadErrorsAsync()
    {
        var codes = new List<ushort>();
        foreach (byte[] payload in await ReadToEndAsync())
            if (ErrPacket.TryRead(payload, out var error)) codes.Add(error.Code);
        return codes;
    }

    /// <summary>Reads whatever comes, to the end of the connection.</summary>
    public async Task<byte[]> ReadBytesToEndAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var all = new MemoryStream();
        try
        {
            await Wire.CopyToAsync(all, timeout.Token);
        }
        catch (IOException)
        {
            // Ended all the same.
        }
        return all.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        _encrypted?.Dispose();
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
