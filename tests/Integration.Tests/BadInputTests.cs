using System.Security.Cryptography;
using System.Text;
using HoopWire.Integration.Tests.InProcess;

namespace HoopWire.Integration.Tests;

/// <summary>
/// What clients send wrong before they are anybody: each ends its own connection, and nobody else's. What they send wrong in a session, and what targets send
/// wrong, is in <see cref="HostilePeerTests"/>.
/// </summary>
public class BadInputTests
{
    private static readonly byte[] SslRequest = [.. RawClient.Int(8), .. RawClient.Int(80877103)];
    private static readonly byte[] GssRequest = [.. RawClient.Int(8), .. RawClient.Int(80877104)];
    private static readonly byte[] Startup = RawClient.Startup(("user", "alice"), ("database", "orders"));

    public static TheoryData<string, byte[]> FirstBytes => new()
    {
        { "plaintext behind SSLRequest", [.. SslRequest, .. Startup] },
        { "plaintext behind GSSENCRequest", [.. GssRequest, .. Startup] },
        { "SSLRequest with a body", [.. RawClient.Int(12), .. RawClient.Int(80877103), 0, 0, 0, 0] },
        { "a length of 0", RawClient.Int(0) },
        { "a length of 7", RawClient.Int(7) },
        { "a length above the cap", RawClient.Int(10_001) },
        { "a length of 2^31 - 1", RawClient.Int(int.MaxValue) },
        { "a length of -1", RawClient.Int(-1) },
        { "a length of -2^31", RawClient.Int(int.MinValue) },
        { "protocol 2", Packet(2 << 16, Startup[8..]) },
        { "protocol 4", Packet(4 << 16, Startup[8..]) },
        { "an unknown request", Packet(1234 << 16 | 9999) },
        { "no options", Packet(3 << 16) },
        { "no end of the options", Packet(3 << 16, RawClient.Text("user")) },
        { "an empty name", Packet(3 << 16, [0, .. RawClient.Text("alice"), 0]) },
        { "bytes behind the end", Packet(3 << 16, [.. Startup[8..], 0, 0]) },
        { "no user", RawClient.Startup(("database", "orders")) },
        { "an empty user", RawClient.Startup(("user", ""), ("database", "orders")) },
        { "a user twice", RawClient.Startup(("user", "alice"), ("user", "carol"), ("database", "orders")) },
        { "a name that is no UTF-8", Packet(3 << 16, [.. RawClient.Text("user"), 0xff, 0xfe, 0, 0]) },
        { "two targets in the name", RawClient.Startup(("user", "alice#orders#more"), ("database", "orders")) },
        { "ten thousand empty options", Packet(3 << 16, [.. Enumerable.Repeat<byte[]>([(byte)'a', 0, 0], 3000).SelectMany(o => o), 0]) },
        { "replication", RawClient.Startup(("user", "alice"), ("replication", "database")) },
        { "a switch that is not taken", RawClient.Startup(("user", "alice"), ("options", "-d 5")) },
        { "a cancel request without a key", Packet(80877102) },
        { "a cancel request of a stranger", Packet(80877102, [.. RawClient.Int(1), .. RawClient.Int(1)]) },
        { "a cancel request with too long a key", Packet(80877102, new byte[300]) },
        { "HTTP", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") },
        { "SSH", Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.9\r\n") },
        { "a PROXY header that nobody asked for", Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n") },
        { "TLS that is none", [0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5] },
        { "a TLS record too long", [0x16, 3, 1, 255, 255, .. new byte[400]] },
    };

    [Theory]
    [MemberData(nameof(FirstBytes))]
    public async Task Connect_BadFirstBytes_EndThatConnectionOnly(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        await EndsAloneAsync("password", client => client.SendAsync(bytes));
    }

    public static TheoryData<string, byte[]> BytesUnderTls => new()
    {
        { "a StartupMessage in clear", Startup },
        { "an alert", [0x15, 3, 3, 0, 2, 2, 40] },
        { "a record of data", [0x17, 3, 3, 0, 4, 1, 2, 3, 4] },
        { "a hello cut off", [0x16, 3, 1, 0, 4, 1, 0, 0, 200] },
        { "noise", RandomNumberGenerator.GetBytes(600) },
    };

    [Theory]
    [MemberData(nameof(BytesUnderTls))]
    public async Task Connect_NoTlsBehindTheAnswer_EndsThatConnectionOnly(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        await EndsAloneAsync("password", async client =>
        {
            await client.SendAsync(SslRequest);
            Assert.Equal('S', client.Stream.ReadByte());
            await client.SendAsync(bytes);
            client.Finish();
        });
    }

    public static TheoryData<string, string, byte[]> LoginMessages => new()
    {
        { "password", "a second StartupMessage", RawClient.Startup(("user", "carol"), ("database", "orders")) },
        { "password", "a query", RawClient.Query("select 1") },
        { "password", "a Terminate", RawClient.Message('X') },
        { "password", "a wrong password", RawClient.Message('p', RawClient.Text("wrong")) },
        { "password", "a password without its end", RawClient.Message('p', (byte)'x') },
        { "password", "a password with two ends", RawClient.Message('p', [.. RawClient.Text("key-of-alice"), 0]) },
        { "password", "a length of 2^31 - 1", [(byte)'p', 127, 255, 255, 255] },
        { "password", "a negative length", [(byte)'p', 255, 255, 255, 255] },
        { "password", "a length of 3", [(byte)'p', 0, 0, 0, 3] },
        { "password", "SASL that nobody offered", RawClient.SaslInitial("SCRAM-SHA-256", "n,,n=,r=abc"u8.ToArray()) },
        { "scram", "a second StartupMessage", RawClient.Startup(("user", "carol"), ("database", "orders")) },
        { "scram", "a query", RawClient.Query("select 1") },
        { "scram", "the key in clear", RawClient.Message('p', RawClient.Text("key-of-alice")) },
        { "scram", "an unknown mechanism", RawClient.SaslInitial("PLAIN", "\0alice\0key-of-alice"u8.ToArray()) },
        { "scram", "PLUS without TLS", RawClient.SaslInitial("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=abc"u8.ToArray()) },
        { "scram", "no data", RawClient.Message('p', [.. RawClient.Text("SCRAM-SHA-256"), .. RawClient.Int(-1)]) },
        { "scram", "a length beyond the message", RawClient.Message('p', [.. RawClient.Text("SCRAM-SHA-256"), .. RawClient.Int(1000), 1]) },
        { "scram", "a negative length", RawClient.Message('p', [.. RawClient.Text("SCRAM-SHA-256"), .. RawClient.Int(-2)]) },
        { "scram", "an extension that is mandatory", RawClient.SaslInitial("SCRAM-SHA-256", "n,,m=x,n=,r=abc"u8.ToArray()) },
        { "scram", "another's name to act as", RawClient.SaslInitial("SCRAM-SHA-256", "n,a=carol,n=,r=abc"u8.ToArray()) },
        { "scram", "no nonce", RawClient.SaslInitial("SCRAM-SHA-256", "n,,n=,r="u8.ToArray()) },
        { "scram", "a proof of nothing", [.. RawClient.SaslInitial("SCRAM-SHA-256", "n,,n=,r=abc"u8.ToArray()), .. RawClient.Message('p', "c=biws,r=abc,p=AAAA"u8.ToArray())] },
    };

    [Theory]
    [MemberData(nameof(LoginMessages))]
    public async Task Login_BadMessage_EndsThatConnectionOnly(string auth, string what, byte[] message)
    {
        Assert.NotEmpty(what);
        await EndsAloneAsync(auth, async client =>
        {
            await client.SendAsync(Startup);
            Assert.Equal('R', (await client.ReadAsync()).Type);
            await client.SendAsync(message);
        });
    }

    [Theory]
    [InlineData("password")]
    [InlineData("scram")]
    public async Task Login_StrangerOrOtherTarget_EndsThatConnectionOnly(string auth)
    {
        await EndsAloneAsync(auth, client => LogInAsync(client, "mallory", "orders"));
        await EndsAloneAsync(auth, client => LogInAsync(client, "alice", "billing"));
    }

    /// <summary>A packet without a type, as they are before the login.</summary>
    private static byte[] Packet(int code, params byte[] body) => [.. RawClient.Int(8 + body.Length), .. RawClient.Int(code), .. body];

    private static async Task LogInAsync(RawClient client, string user, string database)
    {
        await client.SendAsync(RawClient.Startup(("user", user), ("database", database)));
        await client.ProveAsync(user);
    }

    /// <summary>Plays a client whose connection must end, with no session, beside others on the same loop.</summary>
    private static async Task EndsAloneAsync(string auth, Func<RawClient, Task> play)
    {
        using var target = new ScriptedTarget([]);
        using var certificate = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], auth, loops: 1, tls: certificate.Allow);
        await using var bystander = await Bystander.StartAsync(gateway);
        await using (var client = new RawClient())
        {
            await client.ConnectAsync(gateway.Port);
            await play(client);
            await client.ReadBytesToEndAsync();
        }

        await bystander.AssertWorksAsync();
        Assert.Equal("carol", Assert.Single(gateway.Sessions.All).Header.Identity.User);
        await bystander.AssertUnharmedAsync();
    }
}
