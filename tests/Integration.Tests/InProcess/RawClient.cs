using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HoopWire.Access;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>A client that sends whatever bytes the test wants.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private const int Version30 = 196608;
    private const int AuthenticationSasl = 10;

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream? _stream;
    private SslStream? _encrypted;

    public NetworkStream Stream => _stream ??= _tcp.GetStream();

    /// <summary>Its own port, by which the gateway knows it.</summary>
    public int LocalPort => ((IPEndPoint)_tcp.Client.LocalEndPoint!).Port;

    /// <summary>Connects and logs in with a password in clear.</summary>
    public static async Task<RawClient> LoginAsync(int port, string user = "alice", string database = "orders")
    {
        var client = await StartLoginAsync(port, user, database);
        await client.ReadUntilAsync('Z');
        return client;
    }

    /// <summary>The same by a version of the protocol; and what BackendKeyData held: process id and secret.</summary>
    public static async Task<(RawClient Client, byte[] Key)> LoginWithKeyAsync(int port, int version)
    {
        var client = await StartLoginAsync(port, "alice", "orders", version);
        byte[] key = [];
        while (await client.ReadAsync() is var (type, body) && type != 'Z')
            if (type == 'K') key = body;
        return (client, key);
    }

    /// <summary>The same, without waiting for the session.</summary>
    public static async Task<RawClient> StartLoginAsync(int port, string user = "alice", string database = "orders", int version = Version30)
    {
        var client = new RawClient();
        await client.ConnectAsync(port);
        byte[] startup = Startup(("user", user), ("database", database));
        BinaryPrimitives.WriteInt32BigEndian(startup.AsSpan(4), version);
        await client.SendAsync(startup);
        await client.ProveAsync(user);
        return client;
    }

    /// <summary>SASLInitialResponse.</summary>
    public static byte[] SaslInitial(string mechanism, byte[] data) => Message('p', [.. Text(mechanism), .. Int(data.Length), .. data]);

    /// <summary>Proves with its key that it is somebody, as the gateway asks for it.</summary>
    public async Task ProveAsync(string user)
    {
        string key = TestAuthenticator.KeyOf(user);
        var (type, asked) = await ReadAsync();
        Assert.Equal('R', type);
        if (BinaryPrimitives.ReadInt32BigEndian(asked) != AuthenticationSasl)
        {
            await SendAsync(Message('p', Text(key)));
            return;
        }

        var scram = new ScramClient(null, false);
        await SendAsync(SaslInitial(scram.Mechanism, scram.ClientFirst()));
        var (_, first) = await ReadAsync();
        Assert.True(scram.TakeServerFirst(first.AsSpan(4), ScramCredential.IterationsMin));
        await SendAsync(Message('p', scram.ClientFinal(ScramCredential.Derive(new Secret(key), scram.Salt.Span, scram.Iterations))));
    }

    /// <summary>Begins TLS: everything from now on is sent and read under it. The certificate must be the one of the tests' listeners.</summary>
    public async Task EncryptAsync()
    {
        _encrypted = new SslStream(Stream, false, static (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        await _encrypted.AuthenticateAsClientAsync("localhost");
    }

    /// <summary>Sends nothing more.</summary>
    public void Finish() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Connects, and sends nothing.</summary>
    public Task ConnectAsync(int port) => _tcp.ConnectAsync("127.0.0.1", port);

    public static byte[] Startup(params (string Name, string Value)[] parameters)
    {
        var body = new List<byte>(Int(Version30));
        foreach (var (name, value) in parameters) body.AddRange([.. Text(name), .. Text(value)]);
        body.Add(0);
        return [.. Int(body.Count + 4), .. body];
    }

    public static byte[] Message(char type, params byte[] body) => [(byte)type, .. Int(body.Length + 4), .. body];

    public static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    public static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Parse, Bind and Execute of the unnamed statement and portal.</summary>
    public static byte[] Run(string sql) =>
    [
        .. Message('P', [0, .. Text(sql), 0, 0]),
        .. Message('B', 0, 0, 0, 0, 0, 0, 0, 0),
        .. Message('E', 0, 0, 0, 0, 0),
    ];

    /// <summary>FunctionCall with arguments and a result in binary.</summary>
    public static byte[] Call(int function, params byte[][] arguments) =>
        Message('F', [.. Int(function), 0, 1, 0, 1, 0, (byte)arguments.Length, .. arguments.SelectMany(a => (byte[])[.. Int(a.Length), .. a]), 0, 1]);

    public static byte[] Query(string sql) => Message('Q', Text(sql));

    public async Task SendAsync(params byte[] bytes) => await Wire.WriteAsync(bytes);

    public async Task<(char Type, byte[] Body)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var head = new byte[5];
        await Wire.ReadExactlyAsync(head, timeout.Token);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        await Wire.ReadExactlyAsync(body, timeout.Token);
        return ((char)head[0], body);
    }

    /// <summary>Reads up to a message of this type; the types seen, in order.</summary>
    public async Task<string> ReadUntilAsync(char type)
    {
        var types = new StringBuilder();
        while (true)
        {
            var (seen, body) = await ReadAsync();
            types.Append(seen);
            if (seen == type) return types.ToString();
            if (seen == 'E' && type != 'E' && Field(body, 'S') == "FATAL") throw new InvalidOperationException(Field(body, 'M'));
        }
    }

    /// <summary>Reads up to the next error; its severity, SQLSTATE and message.</summary>
    public async Task<(string? Severity, string? Code, string? Message)> ReadErrorAsync()
    {
        while (true)
        {
            var (type, body) = await ReadAsync();
            if (type == 'E') return (Field(body, 'S'), Field(body, 'C'), Field(body, 'M'));
        }
    }

    /// <summary>Reads whatever comes, to the end of the connection.</summary>
    public async Task<byte[]> ReadBytesToEndAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
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

    /// <summary>Reads to the end of the connection; SQLSTATE of the last error, or null.</summary>
    public async Task<string?> ReadToEndAsync() => (await ReadErrorsAsync()).LastOrDefault();

    /// <summary>Reads to the end of the connection; the SQLSTATEs of all errors.</summary>
    public async Task<List<string>> ReadErrorsAsync()
    {
        var codes = new List<string>();
        try
        {
            while (true)
            {
                var (type, body) = await ReadAsync();
                if (type == 'E') codes.Add(Field(body, 'C')!);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return codes;
        }
    }

    public static string? Field(byte[] body, char code)
    {
        foreach (string field in Encoding.UTF8.GetString(body).Split('\0'))
            if (field.Length > 0 && field[0] == code) return field[1..];
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _encrypted?.Dispose();
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private Stream Wire => _encrypted ?? (Stream)Stream;
}
