using System.Net.Sockets;
using System.Text;
using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>MySQL targets that break the protocol while the gateway logs in: the client reads one clear error, it is audited, the target is hung up on, and nobody else notices.</summary>
public class HostileTargetLoginTests
{
    private static readonly byte[] Greeting = ScriptedMySqlTarget.Greeting();

    public static TheoryData<string, byte[]> Greetings => new()
    {
        { "an empty packet", Payload.Packet(0, []) },
        { "a packet that counts from 1", Payload.Packet(1, Greeting) },
        { "protocol 9", Payload.Packet(0, [9, .. Greeting[1..]]) },
        { "a greeting cut short", Payload.Packet(0, Greeting.AsSpan(0, 30)) },
        { "a greeting without its version's end", Payload.Packet(0, [10, .. "8.4.2"u8]) },
        { "a greeting with bytes too many", Payload.Packet(0, [.. Greeting, 1, 0]) },
        { "a greeting of 16 MB", [0xFF, 0xFF, 0xFF, 0] },
        { "a greeting of 65 KB", [0, 4, 1, 0] },
        { "an OK", Payload.Packet(0, Payload.Ok()) },
        { "two greetings", [.. Payload.Packet(0, Greeting), .. Payload.Packet(1, Greeting)] },
        { "noise", [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 37))] },
    };

    [Theory]
    [MemberData(nameof(Greetings))]
    public Task Login_BadGreeting_IsRefusedClearly(string what, byte[] bytes) => AssertRefusedAsync(what, stream => stream.WriteAsync(bytes).AsTask());

    public static TheoryData<string, byte[]> Answers => new()
    {
        { "an empty packet", Payload.Packet(2, []) },
        { "an OK that counts from 0", Payload.Packet(0, Payload.Ok()) },
        { "an OK cut short", Payload.Packet(2, [0, 0, 0]) },
        { "an OK whose rows are NULL", Payload.Packet(2, [0, 0xFB, 0, 2, 0, 0, 0]) },
        { "an error cut short", Payload.Packet(2, [0xFF, 1]) },
        { "the switch of before 4.1", Payload.Packet(2, [0xFE]) },
        { "a switch without its name's end", Payload.Packet(2, [0xFE, .. "mysql_native_password"u8]) },
        { "a switch to what there is none of", Payload.Packet(2, [0xFE, .. "kerberos\0"u8, .. new byte[20]]) },
        { "a switch to the password in clear", Payload.Packet(2, [0xFE, .. "mysql_clear_password\0"u8]) },
        { "a file is asked for", Payload.Packet(2, [0xFB, .. "/etc/passwd"u8]) },
        { "more data of no plugin", Payload.Packet(2, [1, 4]) },
        { "a result", Payload.Packet(2, [1]) },
        { "16 MB", [0xFF, 0xFF, 0xFF, 2] },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public Task Login_BadAnswer_IsRefusedClearly(string what, byte[] bytes) => AssertRefusedAsync(what, async stream =>
    {
        await stream.WriteAsync(Payload.Packet(0, Greeting));
        byte[] response = await ScriptedMySqlTarget.ReadAsync(stream);
        // No password in clear, whatever the target may say.
        Assert.True(response.AsSpan().IndexOf("canary"u8) < 0);
        await stream.WriteAsync(bytes);
    });

    [Theory]
    [InlineData(AuthenticationPlugin.Native)]
    [InlineData(AuthenticationPlugin.CachingSha2)]
    public Task Login_SwitchWithoutEnd_IsRefusedClearly(string plugin) => AssertRefusedAsync(plugin, async stream =>
    {
        await stream.WriteAsync(Payload.Packet(0, Greeting));
        byte[] name = Encoding.ASCII.GetBytes(plugin + "\0");
        for (byte sequence = 2; ; sequence += 2)
        {
            await ScriptedMySqlTarget.ReadAsync(stream);
            await stream.WriteAsync(Payload.Packet(sequence, [0xFE, .. name, .. Enumerable.Repeat((byte)7, 20), 0]));
        }
    });

    /// <summary>A row behind the OK belongs to the relay: nothing asked for it.</summary>
    [Fact]
    public async Task Login_PacketBehindTheOk_EndsTheSession()
    {
        using var server = new ScriptedMySqlTarget();
        using var target = new PlayedTarget(server.Target);
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        var hungUp = target.PlayNextAsync(async stream =>
        {
            await stream.WriteAsync(Payload.Packet(0, Greeting));
            await ScriptedMySqlTarget.ReadAsync(stream);
            await stream.WriteAsync((byte[])[.. Payload.Packet(2, Payload.Ok()), .. MySqlAnswers.Packets(MySqlAnswers.Row("x"))]);
            await PlayedTarget.BeSilentAsync(stream);
        });
        await using var client = await RawMySqlClient.StartLoginAsync(gateway.Port);
        Assert.Equal([1429], await client.ReadErrorsAsync());
        Assert.Equal("a packet that nothing asked for", (await gateway.EndAsync()).Detail);
        await hungUp.WaitAsync(TimeSpan.FromSeconds(60));
        await bystander.AssertUnharmedAsync();
    }

    /// <summary>The next client is greeted by what the target reached last says of itself: it must be a version, whatever target it is.</summary>
    [Theory]
    [InlineData("8.4.2", true)]
    [InlineData("11.8.3-MariaDB-0+deb13u1 from Debian", true)]
    [InlineData("", false)]
    [InlineData("8.4.2\u001b[2J", false)]
    [InlineData("8.4.2\n", false)]
    [InlineData("8.4.2\u00e9", false)]
    [InlineData("8.4.2-2222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222222", false)]
    public async Task Login_TargetTellsAVersion_IsUsedWhereItIsOne(string version, bool isOne)
    {
        using var target = new ScriptedMySqlTarget { Version = version };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var first = await RawMySqlClient.StartLoginAsync(gateway.Port);
        if (isOne) Assert.Equal(OkPacket.Header, (await first.ReadAsync()).Payload[0]);
        else Assert.Equal((1429, "Target shop broke the protocol during the login: its greeting is malformed"), await first.ReadErrorAsync());
        await using var next = new RawMySqlClient();
        await next.ConnectAsync(gateway.Port);
        Assert.Equal(isOne ? version : "5.5.5-10.11.0-MariaDB", next.Greeting.ServerVersion);
    }

    private static async Task AssertRefusedAsync(string what, Func<NetworkStream, Task> play)
    {
        Assert.NotEmpty(what);
        using var server = new ScriptedMySqlTarget();
        using var target = new PlayedTarget(server.Target with { Credentials = [new TargetCredential("default", "app") { Password = new Secret("canary-of-the-target") }] });
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        var hungUp = target.PlayNextAsync(async stream =>
        {
            await play(stream);
            await PlayedTarget.BeSilentAsync(stream);
        });
        await using var client = await RawMySqlClient.StartLoginAsync(gateway.Port);
        var (code, message) = await client.ReadErrorAsync();
        Assert.Equal(1429, code);
        Assert.StartsWith("Target shop ", message, StringComparison.Ordinal);
        Assert.Empty(await client.ReadToEndAsync());
        await hungUp.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "target-unreachable", User: "alice", Target: "shop", Detail: { } detail } && detail.StartsWith("target shop ", StringComparison.OrdinalIgnoreCase));
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 1);
        await bystander.AssertUnharmedAsync();
        // What it says of itself is told to nobody.
        await using var next = await RawMySqlClient.LoginAsync(gateway.Port, "carol");
        Assert.Equal("8.4.2", next.Greeting.ServerVersion);
    }
}
