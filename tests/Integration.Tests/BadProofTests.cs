using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>What clients send wrong under TLS as proof of who they are, by token or certificate: each ends its own connection, and nobody else's.</summary>
public class BadProofTests
{
    private static readonly byte[] Startup = RawClient.Startup(("user", "alice"), ("database", "orders"));

    /// <summary>What a client answers to the challenge that tells it where tokens are had.</summary>
    private static byte[] Understood => RawClient.Message('p', 1);

    public static TheoryData<string, byte[]> Bearers => new()
    {
        { "no header", Bearer("auth=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "channel binding", Bearer("p=tls-server-end-point,,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "another's name to act as", Bearer("n,a=carol,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "no separator at the end", Bearer("n,,\u0001auth=Bearer abc"u8.ToArray()) },
        { "one separator at the end", Bearer("n,,\u0001auth=Bearer abc\u0001"u8.ToArray()) },
        { "more behind the end", Bearer("n,,\u0001auth=Bearer abc\u0001\u0001host=x\u0001\u0001"u8.ToArray()) },
        { "two tokens", Bearer("n,,\u0001auth=Bearer abc\u0001auth=Bearer abd\u0001\u0001"u8.ToArray()) },
        { "no auth", Bearer("n,,\u0001host=localhost\u0001\u0001"u8.ToArray()) },
        { "a pair without a name", Bearer("n,,\u0001=Bearer abc\u0001\u0001"u8.ToArray()) },
        { "another scheme", Bearer("n,,\u0001auth=Basic YWxpY2U6eA==\u0001\u0001"u8.ToArray()) },
        { "a token of what no token has", Bearer("n,,\u0001auth=Bearer a\0b\u0001\u0001"u8.ToArray()) },
        { "a token that is refused", [.. Bearer("n,,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray()), .. Understood] },
        { "a token of 60,000 bytes", [.. Bearer([.. "n,,\u0001auth=Bearer "u8, .. Enumerable.Repeat((byte)'a', 60_000), 1, 1]), .. Understood] },
        { "bytes at random", Bearer([.. Enumerable.Range(0, 255).Select(i => (byte)(i * 167))]) },
        { "nothing", Bearer([]) },
        { "a length beyond the message", RawClient.Message('p', [.. RawClient.Text("OAUTHBEARER"), .. RawClient.Int(1000), 1]) },
        { "a query behind the challenge", [.. Bearer("n,,\u0001auth=\u0001\u0001"u8.ToArray()), .. RawClient.Query("select 1")] },
        { "a token behind the challenge", [.. Bearer("n,,\u0001auth=\u0001\u0001"u8.ToArray()), .. Bearer("n,,\u0001auth=Bearer abc\u0001\u0001"u8.ToArray())] },
    };

    [Theory]
    [MemberData(nameof(Bearers))]
    public async Task Login_BadBearer_EndsThatConnectionOnly(string what, byte[] message)
    {
        Assert.NotEmpty(what);
        await EndsAloneAsync(null, async stream =>
        {
            await stream.WriteAsync(Startup);
            string offered = await ReadMessageAsync(stream, 'R');
            Assert.Contains("OAUTHBEARER", offered, StringComparison.Ordinal);
            await stream.WriteAsync(message);
            await DrainAsync(stream);
        });
    }

    [Theory]
    [InlineData("of another authority")]
    [InlineData("that has expired")]
    [InlineData("for servers")]
    [InlineData("that nobody is known by")]
    public async Task Connect_BadClientCertificate_EndsThatConnectionOnly(string kind)
    {
        using var others = new TemporaryFolder();
        using var strangers = new TestCertificates(others.Path, "Another CA");
        await EndsAloneAsync(
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
                await DrainAsync(stream);
            });
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

    /// <summary>Reads to the end of the connection, which must come; no session may begin before it.</summary>
    private static async Task DrainAsync(SslStream stream)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var all = new MemoryStream();
        await stream.CopyToAsync(all, timeout.Token);
        Assert.Equal(-1, all.ToArray().AsSpan().IndexOf(RawClient.Message('Z', (byte)'I')));
    }

    /// <summary>Plays a client under TLS whose connection must end, with no session, beside others on the same loop.</summary>
    private static async Task EndsAloneAsync(Func<TestCertificates, X509Certificate2>? certificate, Func<SslStream, Task> play)
    {
        using var target = new ScriptedTarget([]);
        using var tls = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], "auto", loops: 1, tls: certificate is null ? tls.Allow : tls.AllowWithCertificates);
        gateway.Authenticator.OAuthIssuer = "https://issuer.example";
        await using var bystander = await Bystander.StartAsync(gateway);
        await using (var client = new RawClient())
        {
            await client.ConnectAsync(gateway.Port);
            await client.SendAsync([.. RawClient.Int(8), .. RawClient.Int(80877103)]);
            Assert.Equal('S', client.Stream.ReadByte());
            await PlayAsync(client, certificate?.Invoke(tls.Certificates), play);
        }

        await bystander.AssertWorksAsync();
        Assert.Equal("carol", Assert.Single(gateway.Sessions.All).Header.Identity.User);
        await bystander.AssertUnharmedAsync();
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
