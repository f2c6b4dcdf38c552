using System.Security.Cryptography;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>What MySQL clients send wrong before they are anybody: each ends its own connection, and nobody else's.</summary>
public class HostileStartTests
{
    private static readonly byte[] Response = RawMySqlClient.Response("alice");
    private static readonly byte[] SslRequest = Payload.Packet(1, Payload.Of(new SslRequest(RawMySqlClient.Usual | Capabilities.Ssl, 1 << 24, 45).Write));

    public static TheoryData<string, byte[]> FirstBytes()
    {
        var data = new TheoryData<string, byte[]>
        {
            { "an empty packet", Payload.Packet(1, []) },
            { "a packet that counts from 0", Payload.Packet(0, Response) },
            { "a packet that counts from 2", Payload.Packet(2, Response) },
            { "a packet of 16 MB", [0xFF, 0xFF, 0xFF, 1] },
            { "a packet of more than 64 KB", [1, 0, 1, 1] },
            { "a response of before 4.1", Payload.Packet(1, [5, 0, 0, 0, 1, .. "alice#shop\0"u8]) },
            { "a response without its name's end", Payload.Packet(1, [.. Response[..32], .. "alice"u8]) },
            { "a response with a byte too many", Payload.Packet(1, [.. Response, 0]) },
            { "a name without anything", Payload.Packet(1, [.. Response[..32], 0, 0, .. "mysql_native_password\0"u8]) },
            { "an answer beyond the packet", Payload.Packet(1, [.. Response[..32], .. "alice#shop\0"u8, 200, 1, 2]) },
            { "no target", Payload.Packet(1, [.. Response[..32], .. "alice\0"u8, 0, .. "mysql_native_password\0"u8]) },
            { "two targets in the name", Payload.Packet(1, [.. Response[..32], .. "alice#shop#more\0"u8, 0, .. "mysql_native_password\0"u8]) },
            { "a name that is no UTF-8", Payload.Packet(1, [.. Response[..32], 0xFF, 0xFE, .. "#shop\0"u8, 0, .. "mysql_native_password\0"u8]) },
            { "a command", Payload.Packet(0, [(byte)CommandCode.Query, .. "SELECT 1"u8]) },
            { "plaintext behind the request for TLS", [.. SslRequest, .. Payload.Packet(2, Response)] },
            { "the request for TLS cut short", Payload.Packet(1, SslRequest.AsSpan(4, 26)) },
            { "HTTP", Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") },
            { "SSH", Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.9\r\n") },
            { "noise", RandomNumberGenerator.GetBytes(600) },
        };
        foreach (var (name, bytes) in HostileReplies.BadLengths)
        {
            data.Add($"an answer: {name}", With(Capabilities.PluginAuthLengthEncoded, bytes));
            data.Add($"attributes: {name}", WithAttributes(bytes));
            data.Add($"an attribute's name: {name}", WithAttributes([(byte)bytes.Length, .. bytes]));
            data.Add($"an attribute's value: {name}", WithAttributes([(byte)(bytes.Length + 2), 1, (byte)'a', .. bytes]));
        }
        byte[] many = [.. Enumerable.Repeat<byte[]>([1, (byte)'a', 0], 129).SelectMany(x => x)];
        data.Add("more attributes than there may be", WithAttributes([0xFC, (byte)many.Length, (byte)(many.Length >> 8), .. many]));
        return data;
    }

    [Theory]
    [MemberData(nameof(FirstBytes))]
    public async Task Connect_BadFirstBytes_EndThatConnectionOnly(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        await EndsAloneAsync(async client =>
        {
            await client.SendAsync(bytes);
            client.Finish();
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_RequestForTlsUnderTls_EndsThatConnectionOnly(bool whole) => await EndsAloneAsync(async client =>
    {
        await client.EncryptAsync();
        await client.SendAsync(whole ? Payload.Packet(2, SslRequest.AsSpan(4)) : [0xFF, 0xFF, 0xFF, 2]);
    });

    /// <summary>Without TLS nobody is asked for a proof where the listener wants it.</summary>
    [Fact]
    public async Task Connect_NoTlsWhereItIsRequired_IsToldSoAndAskedForNothing()
    {
        using var target = new ScriptedMySqlTarget();
        using var certificate = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1, tls: new ServerTls(TlsMode.Require, () => certificate.Allow.Certificate, null));
        await using var client = new RawMySqlClient();
        await client.ConnectAsync(gateway.Port);
        await client.SendAsync(Payload.Packet(1, Response));
        Assert.Equal(3159, (await client.ReadErrorAsync()).Code);
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(0, gateway.Authenticator.HashLookUps);
    }

    /// <summary>No deadline passes while the clock stands: whoever logs in does so beside all those who say nothing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public async Task Login_BesideHundredsOfSilentConnections_WaitsForNoneOfThem(int sent)
    {
        const int Crowd = 400;
        var time = new ManualTime();
        using var target = new ScriptedMySqlTarget();
        var limits = new GatewayLimits { PerAddress = Crowd + 10 };
        await using var gateway = InProcessGateway.Start(target.Target, limits, [], loops: 1, time: time);
        var silent = new List<RawMySqlClient>();
        try
        {
            for (int i = 0; i < Crowd; i++)
            {
                silent.Add(new RawMySqlClient());
                await silent[i].ConnectAsync(gateway.Port);
                if (sent > 0) await silent[i].SendAsync(Payload.Packet(1, Response)[..sent]);
            }
            await using var bystander = await MySqlBystander.StartAsync(gateway);
            await bystander.AssertUnharmedAsync();
            gateway.Pass(time, limits.HandshakeTimeout);
            foreach (var client in silent) Assert.Equal([1043], await client.ReadErrorsAsync());
            await bystander.AssertUnharmedAsync();
        }
        finally
        {
            foreach (var client in silent) await client.DisposeAsync();
        }
    }

    public static TheoryData<string, byte[]> Proofs => new()
    {
        { "nothing", Payload.Packet(3, []) },
        { "another answer", Payload.Packet(3, new byte[20]) },
        { "an answer of another length", Payload.Packet(3, new byte[32]) },
        { "a packet out of sequence", Payload.Packet(4, new byte[20]) },
        { "a packet that counts from 0", Payload.Packet(0, new byte[20]) },
        { "a second handshake response", Payload.Packet(3, RawMySqlClient.Response("carol")) },
        { "a query", Payload.Packet(0, [(byte)CommandCode.Query, .. "SELECT 1"u8]) },
        { "a packet of 16 MB", [0xFF, 0xFF, 0xFF, 3] },
    };

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task Login_BadProof_EndsThatConnectionOnly(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        await EndsAloneAsync(async client =>
        {
            await client.SendAsync(Payload.Packet(1, Response));
            Assert.Equal(AuthSwitchRequest.Header, (await client.ReadAsync()).Payload[0]);
            await client.SendAsync(bytes);
        });
    }

    [Theory]
    [InlineData("mallory", "shop")]
    [InlineData("alice", "billing")]
    public async Task Login_StrangerOrOtherTarget_EndsThatConnectionOnly(string user, string target) => await EndsAloneAsync(async client =>
    {
        byte[] name = Encoding.ASCII.GetBytes($"{user}#{target}\0");
        await client.SendAsync(Payload.Packet(1, [.. Response[..32], .. name, 0, .. "mysql_native_password\0"u8]));
        await client.ProveAsync(user, 3);
    });

    /// <summary>A command that stands behind the proof waits for the session, and is its first one: it is judged and recorded like every other.</summary>
    [Fact]
    public async Task Login_CommandBehindTheProof_IsTheFirstOfTheSession()
    {
        using var target = new ScriptedMySqlTarget(MySqlAnswers.Packets(Payload.Ok()));
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var client = new RawMySqlClient();
        await client.ConnectAsync(gateway.Port);
        await client.SendAsync(Payload.Packet(1, Response));
        Assert.True(AuthSwitchRequest.TryRead((await client.ReadAsync()).Payload, out var asked));
        byte[] proof = ChallengeAnswer.Native(Encoding.ASCII.GetBytes(TestAuthenticator.KeyOf("alice")), asked!.Data);
        await client.SendAsync([.. Payload.Packet(3, proof), .. RawMySqlClient.Query("SELECT 'early'")]);
        Assert.Equal(OkPacket.Header, (await client.ReadAsync()).Payload[0]);
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
        Assert.Contains(await gateway.RecordedTextsAsync(), line => line.Contains("SELECT 'early'", StringComparison.Ordinal));
    }

    private static byte[] With(Capabilities more, byte[] behindTheName) =>
        Payload.Packet(1, [.. Payload.Of(new SslRequest(RawMySqlClient.Usual | more, 1 << 24, 45).Write), .. "alice#shop\0"u8, .. behindTheName]);

    private static byte[] WithAttributes(byte[] attributes) => With(Capabilities.ConnectAttributes, [0, .. "mysql_native_password\0"u8, .. attributes]);

    /// <summary>Plays a client whose connection must end, with no session, beside others on the same loop.</summary>
    private static async Task EndsAloneAsync(Func<RawMySqlClient, Task> play)
    {
        using var target = new ScriptedMySqlTarget();
        using var certificate = new TestListenerTls();
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1, tls: certificate.Allow);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using (var client = new RawMySqlClient())
        {
            await client.ConnectAsync(gateway.Port);
            await play(client);
            foreach (byte[] payload in await client.ReadToEndAsync()) Assert.NotEqual(OkPacket.Header, payload[0]);
        }

        await bystander.AssertWorksAsync();
        Assert.Equal("carol", Assert.Single(gateway.Sessions.All).Header.Identity.User);
        Assert.Empty(target.Commands);
        await bystander.AssertUnharmedAsync();
    }
}
