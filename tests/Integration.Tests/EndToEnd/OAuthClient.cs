using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Speaks SASL OAUTHBEARER under TLS as libpq 18 does (RFC 7628): its own plug-in comes with few builds.</summary>
internal sealed class OAuthClient : IAsyncDisposable
{
    private const int AuthenticationOk = 0;
    private const int AuthenticationSasl = 10;
    private const int AuthenticationSaslContinue = 11;
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private SslStream _stream = null!;

    private OAuthClient()
    {
    }

    /// <summary>What the gateway offers.</summary>
    public string[] Mechanisms { get; private set; } = [];

    /// <summary>What it said to a token that it does not take.</summary>
    public string Challenge { get; private set; } = "";

    /// <summary>Connects with TLS from the first byte and asks for a session.</summary>
    public static async Task<OAuthClient> StartAsync(PostgresGateway gateway, string user, string database)
    {
        var client = new OAuthClient();
        await client._tcp.ConnectAsync("127.0.0.1", gateway.Port);
        client._stream = new SslStream(client._tcp.GetStream(), false, static (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        await client._stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [new SslApplicationProtocol("postgresql")],
        });
        await client._stream.WriteAsync(RawClient.Startup(("user", user), ("database", database)));
        var (type, body) = await client.ReadAsync();
        Assert.Equal(('R', AuthenticationSasl), (type, BinaryPrimitives.ReadInt32BigEndian(body)));
        client.Mechanisms = Encoding.ASCII.GetString(body.AsSpan(4)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return client;
    }

    /// <summary>Shows a token, or none to be told where to get one; null when it is taken, else the SQLSTATE.</summary>
    public async Task<string?> AuthenticateAsync(string token)
    {
        string auth = token.Length == 0 ? "" : "Bearer " + token;
        byte[] initial = Encoding.ASCII.GetBytes($"n,,\u0001auth={auth}\u0001\u0001");
        await _stream.WriteAsync(RawClient.SaslInitial("OAUTHBEARER", initial));
        var (type, body) = await ReadAsync();
        if (type == 'R' && BinaryPrimitives.ReadInt32BigEndian(body) == AuthenticationOk)
        {
            while (type != 'Z') (type, _) = await ReadAsync();
            return null;
        }

        Assert.Equal(('R', AuthenticationSaslContinue), (type, BinaryPrimitives.ReadInt32BigEndian(body)));
        Challenge = Encoding.UTF8.GetString(body.AsSpan(4));
        await _stream.WriteAsync(RawClient.Message('p', 1));
        (type, body) = await ReadAsync();
        Assert.Equal('E', type);
        return RawClient.Field(body, 'C');
    }

    /// <summary>The one cell a query returns.</summary>
    public async Task<string> QueryAsync(string sql)
    {
        await _stream.WriteAsync(RawClient.Query(sql));
        string cell = "";
        while (true)
        {
            var (type, body) = await ReadAsync();
            if (type == 'D') cell = Encoding.UTF8.GetString(body.AsSpan(6));
            if (type == 'Z') return cell;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private async Task<(char Type, byte[] Body)> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var head = new byte[5];
        await _stream.ReadExactlyAsync(head, timeout.Token);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
        await _stream.ReadExactlyAsync(body, timeout.Token);
        return ((char)head[0], body);
    }
}
