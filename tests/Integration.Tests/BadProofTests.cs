using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>What clients send wrong under TLS as proof of who they are, by token or certificate: each ends its own connection, and nobody else's.</summary>
public class BadProofTests
{
    private const string Malformed = "The client sent a malformed message.";
    private const string OutOfState = "The client sent a message that is not allowed in this state.";
    private const string NoTls = "The TLS handshake with the client failed.";
    private const string Refused = "no tokens here";
    private static readonly byte[] Startup = RawClient.Startup(("user", "alice"), ("database", "orders"));

    /// <summary>What a client answers to the challenge that tells it where tokens are had.</summary>
    private static byte[] Understood => RawClient.Message('p', 1);

    public static TheoryData<string, string, string, byte[]> Bearers => new()
    {
        { "no header", "08P01", Malformed, Bearer("auth=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "channel binding", "08P01", Malformed, Bearer("p=tls-server-end-point,,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "another's name to act as", "08P01", Malformed, Bearer("n,a=carol,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "no separator at the end", "08P01", Malformed, Bearer("n,,\u0001auth=Bearer abc"u8.ToArray()) },
        { "one separator at the end", "08P01", Malformed, Bearer("n,,\u0001auth=Bearer abc\u0001"u8.ToArray()) },
        { "more behind the end", "08P01", Malformed, Bearer("n,,\u0001auth=Bearer abc\u0001\u0001host=x\u0001\u0001"u8.ToArray()) },
        { "two tokens", "08P01", Malformed, Bearer("n,,\u0001auth=Bearer abc\u0001auth=Bearer abd\u0001\u0001"u8.ToArray()) },
        { "no auth", "08P01", Malformed, Bearer("n,,\u0001host=localhost\u0001\u0001"u8.ToArray()) },
        { "a pair without a name", "08P01", Malformed, Bearer("n,,\u0001=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "another scheme", "08P01", Malformed, Bearer("n,,\u0001auth=Basic YWxpY2U6eA==\u0001\u0001"u8.ToArray()) },
        { "a token of what no token has", "08P01", Malformed, Bearer("n,,\u0001auth=Bearer a\0b\u0001\u0001"u8.ToArray()) },
        { "a token that is refused", "R 28000", Refused, [.. Bearer("n,,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray()), .. Understood] },
        { "a token of 60,000 bytes", "R 28000", Refused, [.. Bearer([.. "n,,\u0001auth=Bearer "u8, .. Enumerable.Repeat((byte)'a', 60_000), 1, 1]), .. Understood] },
        { "bytes at random", "08P01", Malformed, Bearer([.. Enumerable.Range(0, 255).Select(i => (byte)(i * 167))]) },
        { "nothing", "08P01", Malformed, Bearer([]) },
        { "a length beyond the message", "08P01", Malformed, RawClient.Message('p', [.. RawClient.Text("OAUTHBEARER"), .. RawClient.Int(1000), 1]) },
        { "a query behind the challenge", "R 08P01", OutOfState, [.. Bearer("n,,\u0001auth=\u0001\u0001"u8.ToArray()), .. RawClient.Query("select 1")] },
        { "a token behind the challenge", "R 08P01", Malformed, [.. Bearer("n,,\u0001auth=\u0001\u0001"u8.ToArray()), .. Bearer("n,,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray())] },
    };

    [Theory]
    [MemberData(nameof(Bearers))]
    public async Task Login_BadBearer_EndsThatConnectionOnly(string what, string told, string reason, byte[] message)
    {
        Assert.NotEmpty(what);
        string logged = await EndsAloneAsync(null, async stream =>
        {
            await stream.WriteAsync(Startup);
            string offered = await ReadMessageAsync(stream, 'R');
            Assert.Contains("OAUTHBEARER", offered, StringComparison.Ordinal);
            await stream.WriteAsync(message);
            Assert.Equal(told, HandshakeEnds.Told(await ReadToEndAsync(stream)));
        });
        Assert.Equal(reason, logged);
    }

    [Theory]
    [InlineData("of another authority", NoTls)]
    [InlineData("that has expired", NoTls)]
    [InlineData("for servers", NoTls)]
    [InlineData("that nobody is known by", Malformed)]
    public async Task Connect_BadClientCertificate_EndsThatConnectionOnly(string kind, string reason)
    {
        using var others = new TemporaryFolder();
        using var strangers = new TestCertificates(others.Path, "Another CA");
        string logged = await EndsAloneAsync(
            own =>
            {
                var files = kind switch
                {
                    "of another authority" => strangers.Client("alice"),
                    "that has expired" => own.Client("alice", DateTimeOffset.UtcNow.AddMinutes(-1)),
                    "for servers" => own.Server("alice", "alice"),
                    _ => own.Client("mallory"),
                };
                using var pem = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
                return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            },
            async stream =>
            {
                // Whoever is not proved by the certificate is asked for a key.
                await stream.WriteAsync((byte[])[.. Startup, .. RawClient.Message('p', RawClient.Text("wrong"))]);
                string told = HandshakeEnds.Told(await ReadToEndAsync(stream));
                if (reason == Malformed) Assert.Equal("R 08P01", told);
            });
        Assert.Equal(reason, logged);
    }

    private static byte[] Bearer(byte[] initial) => RawClient.SaslInitial("OAUTHBEARER", initial);

    private static async Task<string> ReadMessageAsync(SslStream stream, char type)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head);
        Assert.Equal(type, (char)head[0]);
        var body = new byte[(head[3] << 8 | head[4]) - 4];
        await stream.ReadExactlyAsync(body);
        return System.Text.Encoding.ASCII.GetString(body);
    }

    /// <summary>Reads to the end of the connection, which must come.</summary>
    private static async Task<byte[]> ReadToEndAsync(SslStream stream)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var all = new MemoryStream();
        await stream.CopyToAsync(all, timeout.Token);
        return all.ToArray();
    }

    /// <summary>
    /// Plays a client under TLS whose connection must end, with no session, beside others on the same loop. The clock stands still, so that no deadline ends it: the reason that
    /// the gateway logs.
    /// </summary>
    private static async Task<string> EndsAloneAsync(Func<TestCertificates, X509Certificate2>? certificate, Func<SslStream, Task> play)
    {
        using var target = new ScriptedTarget([]);
        using var tls = new TestListenerTls();
        using var logs = new CapturedLogs();
        await using var gateway = InProcessGateway.Start(
            target.Target, new GatewayLimits(), [], "auto", loops: 1, time: new ManualTime(), logging: logs, tls: certificate is null ? tls.Allow : tls.AllowWithCertificates);
        gateway.Authenticator.OAuthIssuer = "https://issuer.example";
        await using var bystander = await Bystander.StartAsync(gateway);
        int port;
        await using (var client = new RawClient())
        {
            await client.ConnectAsync(gateway.Port);
            port = client.LocalPort;
            await client.SendAsync([.. RawClient.Int(8), .. RawClient.Int(80877103)]);
            Assert.Equal('S', client.Stream.ReadByte());
            await PlayAsync(client, certificate?.Invoke(tls.Certificates), play);
        }

        await bystander.AssertWorksAsync();
        Assert.Equal("carol", Assert.Single(gateway.Sessions.All).Header.Identity.User);
        await bystander.AssertUnharmedAsync();
        return logs.ReasonOf(port);
    }

    private static async Task PlayAsync(RawClient client, X509Certificate2? certificate, Func<SslStream, Task> play)
    {
        using (certificate)
        await using (var stream = new SslStream(client.Stream, leaveInnerStreamOpen: true, static (_, server, _, _) => server?.Subject == "CN=localhost"))
        {
            try
            {
                await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    ClientCertificates = certificate is null ? [] : [certificate],
                });
                await play(stream);
            }
            catch (Exception e) when (certificate is not null && e is IOException or AuthenticationException)
            {
                // The gateway ends a handshake whose certificate it does not take.
            }
        }
    }
}
