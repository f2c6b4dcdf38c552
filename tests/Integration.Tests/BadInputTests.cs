using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>
/// What clients send wrong before they are anybody: each ends its own connection, and nobody else's. What they send wrong in a session, and what targets send
/// wrong, is in <see cref="HostilePeerTests"/>.
/// </summary>
public class BadInputTests
{
    private const string NoMessage = "The bytes are no PostgreSQL message.";
    private const string Plaintext = "Plaintext bytes stood behind a request for encryption.";
    private const string BadStartup = "The startup message is malformed.";
    private const string Malformed = "The client sent a malformed message.";
    private const string OutOfState = "The client sent a message that is not allowed in this state.";
    private const string NoTls = "The TLS handshake with the client failed.";
    private const string Version = "The client speaks a protocol version that is not offered.";
    private const string NoUser = "The client named no user.";
    private const string BadCancel = "The cancel request is malformed.";

    private static readonly byte[] SslRequest = [.. RawClient.Int(8), .. RawClient.Int(80877103)];
    private static readonly byte[] GssRequest = [.. RawClient.Int(8), .. RawClient.Int(80877104)];
    private static readonly byte[] Startup = RawClient.Startup(("user", "alice"), ("database", "orders"));

    public static TheoryData<string, string, string, byte[]> FirstBytes => new()
    {
        { "plaintext behind SSLRequest", "nothing", Plaintext, [.. SslRequest, .. Startup] },
        { "plaintext behind GSSENCRequest", "nothing", Plaintext, [.. GssRequest, .. Startup] },
        { "SSLRequest with a body", "nothing", Plaintext, [.. RawClient.Int(12), .. RawClient.Int(80877103), 0, 0, 0, 0] },
        { "a length of 0", "nothing", NoMessage, RawClient.Int(0) },
        { "a length of 7", "nothing", NoMessage, RawClient.Int(7) },
        { "a length above the cap", "nothing", NoMessage, RawClient.Int(10_001) },
        { "a length of 2^31 - 1", "nothing", NoMessage, RawClient.Int(int.MaxValue) },
        { "a length of -1", "nothing", NoMessage, RawClient.Int(-1) },
        { "a length of -2^31", "nothing", NoMessage, RawClient.Int(int.MinValue) },
        { "protocol 2", "0A000", Version, Packet(2 << 16, Startup[8..]) },
        { "protocol 4", "0A000", Version, Packet(4 << 16, Startup[8..]) },
        { "an unknown request", "0A000", Version, Packet(1234 << 16 | 9999) },
        { "no options", "08P01", BadStartup, Packet(3 << 16) },
        { "no end of the options", "08P01", BadStartup, Packet(3 << 16, RawClient.Text("user")) },
        { "an empty name", "08P01", BadStartup, Packet(3 << 16, [0, .. RawClient.Text("alice"), 0]) },
        { "bytes behind the end", "08P01", BadStartup, Packet(3 << 16, [.. Startup[8..], 0, 0]) },
        { "no user", "28000", NoUser, RawClient.Startup(("database", "orders")) },
        { "an empty user", "28000", NoUser, RawClient.Startup(("user", ""), ("database", "orders")) },
        { "a user twice", "08P01", "A startup parameter is given twice.", RawClient.Startup(("user", "alice"), ("user", "carol"), ("database", "orders")) },
        { "a name that is no UTF-8", "08P01", "A startup parameter is not UTF-8.", Packet(3 << 16, [.. RawClient.Text("user"), 0xff, 0xfe, 0, 0]) },
        { "two targets in the name", "28000", "The user name has a form that is not known.", RawClient.Startup(("user", "alice#orders#more"), ("database", "orders")) },
        { "ten thousand empty options", "08P01", BadStartup, Packet(3 << 16, [.. Enumerable.Repeat<byte[]>([(byte)'a', 0, 0], 3000).SelectMany(o => o), 0]) },
        { "replication", "0A000", "The client asked for replication.", RawClient.Startup(("user", "alice"), ("replication", "database")) },
        { "a switch that is not taken", "0A000", "The startup options hold a switch that is not taken.", RawClient.Startup(("user", "alice"), ("options", "-d 5")) },
        { "a cancel request without a key", "nothing", BadCancel, Packet(80877102) },
        { "a cancel request of a stranger", "nothing", "", Packet(80877102, [.. RawClient.Int(1), .. RawClient.Int(1)]) },
        { "a cancel request with too long a key", "nothing", BadCancel, Packet(80877102, new byte[300]) },
        { "HTTP", "nothing", NoMessage, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") },
        { "SSH", "nothing", NoMessage, Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.9\r\n") },
        { "a PROXY header that nobody asked for", "nothing", NoMessage, Encoding.ASCII.GetBytes("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n") },
        { "TLS that is none", "alert", NoTls, [0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5] },
        { "a TLS record too long", "alert", NoTls, [0x16, 3, 1, 255, 255, .. new byte[400]] },
    };

    [Theory]
    [MemberData(nameof(FirstBytes))]
    public async Task Connect_BadFirstBytes_EndThatConnectionOnly(string what, string told, string reason, byte[] bytes)
    {
        Assert.NotEmpty(what);
        Assert.Equal((told, reason), await EndsAloneAsync("password", client => client.SendAsync(bytes)));
    }

    public static TheoryData<string, string, byte[]> BytesUnderTls => new()
    {
        { "a StartupMessage in clear", NoTls, Startup },
        { "an alert", NoTls, [0x15, 3, 3, 0, 2, 2, 40] },
        { "a record of data", NoTls, [0x17, 3, 3, 0, 4, 1, 2, 3, 4] },
        { "a hello cut off", "The connection to the client broke.", [0x16, 3, 1, 0, 4, 1, 0, 0, 200] },
        { "noise", NoTls, [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 167))] },
    };

    [Theory]
    [MemberData(nameof(BytesUnderTls))]
    public async Task Connect_NoTlsBehindTheAnswer_EndsThatConnectionOnly(string what, string reason, byte[] bytes)
    {
        Assert.NotEmpty(what);
        var ended = await EndsAloneAsync("password", async client =>
        {
            await client.SendAsync(SslRequest);
            Assert.Equal('S', client.Stream.ReadByte());
            await client.SendAsync(bytes);
            client.Finish();
        });
        Assert.Equal(reason, ended.Reason);
    }

    public static TheoryData<string, string, string, string, byte[]> LoginMessages => new()
    {
        { "password", "a second StartupMessage", "08P01", OutOfState, RawClient.Startup(("user", "carol"), ("database", "orders")) },
        { "password", "a query", "08P01", OutOfState, RawClient.Query("select 1") },
        { "password", "a Terminate", "08P01", OutOfState, RawClient.Message('X') },
        { "password", "a wrong password", "28P01", "wrong key", RawClient.Message('p', RawClient.Text("wrong")) },
        { "password", "a password without its end", "08P01", Malformed, RawClient.Message('p', (byte)'x') },
        { "password", "a password with two ends", "08P01", Malformed, RawClient.Message('p', [.. RawClient.Text("key-of-alice"), 0]) },
        { "password", "a length of 2^31 - 1", "nothing", NoMessage, [(byte)'p', 127, 255, 255, 255] },
        { "password", "a negative length", "nothing", NoMessage, [(byte)'p', 255, 255, 255, 255] },
        { "password", "a length of 3", "nothing", NoMessage, [(byte)'p', 0, 0, 0, 3] },
        { "password", "SASL that nobody offered", "08P01", Malformed, RawClient.SaslInitial("SCRAM-SHA-256", "n,,n=,r=abc"u8.ToArray()) },
        { "scram", "a second StartupMessage", "08P01", OutOfState, RawClient.Startup(("user", "carol"), ("database", "orders")) },
        { "scram", "a query", "08P01", OutOfState, RawClient.Query("select 1") },
        { "scram", "the key in clear", "08P01", Malformed, RawClient.Message('p', RawClient.Text("key-of-alice")) },
        { "scram", "an unknown mechanism", "08P01", Malformed, RawClient.SaslInitial("PLAIN", "\0alice\0key-of-alice"u8.ToArray()) },
        { "scram", "PLUS without TLS", "08P01", Malformed, RawClient.SaslInitial("SCRAM-SHA-256-PLUS", "p=tls-server-end-point,,n=,r=abc"u8.ToArray()) },
        { "scram", "no data", "08P01", Malformed, RawClient.Message('p', [.. RawClient.Text("SCRAM-SHA-256"), .. RawClient.Int(-1)]) },
        { "scram", "a length beyond the message", "08P01", Malformed, RawClient.Message('p', [.. RawClient.Text("SCRAM-SHA-256"), .. RawClient.Int(1000), 1]) },
        { "scram", "a negative length", "08P01", Malformed, RawClient.Message('p', [.. RawClient.Text("SCRAM-SHA-256"), .. RawClient.Int(-2)]) },
        { "scram", "an extension that is mandatory", "08P01", Malformed, RawClient.SaslInitial("SCRAM-SHA-256", "n,,m=x,n=,r=abc"u8.ToArray()) },
        { "scram", "another's name to act as", "08P01", Malformed, RawClient.SaslInitial("SCRAM-SHA-256", "n,a=carol,n=,r=abc"u8.ToArray()) },
        { "scram", "no nonce", "08P01", Malformed, RawClient.SaslInitial("SCRAM-SHA-256", "n,,n=,r="u8.ToArray()) },
        { "scram", "a proof of nothing", "R 08P01", Malformed, [.. RawClient.SaslInitial("SCRAM-SHA-256", "n,,n=,r=abc"u8.ToArray()), .. RawClient.Message('p', "c=biws,r=abc,p=AAAA"u8.ToArray())] },
    };

    [Theory]
    [MemberData(nameof(LoginMessages))]
    public async Task Login_BadMessage_EndsThatConnectionOnly(string auth, string what, string told, string reason, byte[] message)
    {
        Assert.NotEmpty(what);
        var ended = await EndsAloneAsync(auth, async client =>
        {
            await client.SendAsync(Startup);
            Assert.Equal('R', (await client.ReadAsync()).Type);
            await client.SendAsync(message);
        });
        Assert.Equal((told, reason), ended);
    }

    [Theory]
    [InlineData("password", "28P01", "R 3D000")]
    [InlineData("scram", "28P01", "R R 3D000")]
    public async Task Login_StrangerOrOtherTarget_EndsThatConnectionOnly(string auth, string stranger, string other)
    {
        Assert.Equal(stranger, (await EndsAloneAsync(auth, client => LogInAsync(client, "mallory", "orders"))).Told);
        Assert.Equal(other, (await EndsAloneAsync(auth, client => LogInAsync(client, "alice", "billing"))).Told);
    }

    /// <summary>A packet without a type, as they are before the login.</summary>
    private static byte[] Packet(int code, params byte[] body) => [.. RawClient.Int(8 + body.Length), .. RawClient.Int(code), .. body];

    private static async Task LogInAsync(RawClient client, string user, string database)
    {
        await client.SendAsync(RawClient.Startup(("user", user), ("database", database)));
        await client.ProveAsync(user);
    }

    /// <summary>
    /// Plays a client whose connection must end, with no session, beside others on the same loop. The clock stands still, so that no deadline ends it: what it was told, and
    /// the reason that the gateway logs, empty for none.
    /// </summary>
    private static async Task<(string Told, string Reason)> EndsAloneAsync(string auth, Func<RawClient, Task> play)
    {
        using var target = new ScriptedTarget([]);
        using var certificate = new TestListenerTls();
        using var logs = new CapturedLogs();
        await using var gateway = InProcessGateway.Start(
            target.Target, new GatewayLimits(), [], auth, loops: 1, time: new ManualTime(), tls: certificate.Allow, logging: logs);
        await using var bystander = await Bystander.StartAsync(gateway);
        string told;
        int port;
        await using (var client = new RawClient())
        {
            await client.ConnectAsync(gateway.Port);
            port = client.LocalPort;
            await play(client);
            told = HandshakeEnds.Told(await client.ReadBytesToEndAsync());
        }

        await bystander.AssertWorksAsync();
        Assert.Equal("carol", Assert.Single(gateway.Sessions.All).Header.Identity.User);
        await bystander.AssertUnharmedAsync();
        return (told, logs.ReasonOf(port));
    }
}
