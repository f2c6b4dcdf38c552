using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>Targets that answer the gateway's own COM_CHANGE_USER in other ways than they should.</summary>
[Trait("Category", "Server")]
public class MySqlChangeUserTargetTests
{
    private const string Key = "key-of-alice";

    /// <summary>How the gateway's command begins: no other packet does.</summary>
    private const string Command = "\u0011app\0";

    private static readonly byte[] Challenge = [.. Enumerable.Range(40, 20).Select(i => (byte)i)];

    public static TheoryData<string, byte[], string> Lies => new()
    {
        { "refused", Error(1, 1045), "refuses the gateway's credential" },
        { "a database", Error(1, 1044), "does not let the gateway's account open the database \"shop\"" },
        { "an error that is none", Packet(1, 0xFF), "broke the protocol" },
        { "OK that is none", Packet(1, 0, 0), "broke the protocol" },
        { "rows", [.. Packet(1, 1), .. Packet(2, 3, 1, 2, 3)], "broke the protocol" },
        { "a file", Packet(1, 0xFB, 120), "broke the protocol" },
        { "nothing", Packet(1), "broke the protocol" },
        { "out of sequence", Packet(2, 0, 0, 0, 2, 0, 0, 0), "out of sequence" },
        { "too long", [0xFF, 0xFF, 0xFF, 1], "longer than one of a login can be" },
        { "a plugin that is not known", Switch("dialog", Challenge), "asks for a kind of authentication that is not supported" },
        { "the password in clear", Switch("mysql_clear_password", []), "asks for the password in clear" },
        { "a challenge of another length", Switch("mysql_native_password", Challenge[..8]), "broke the protocol" },
        { "hashes of before 4.1", Packet(1, 0xFE), "broke the protocol" },
        { "two questions", [.. Switch("mysql_native_password", Challenge), .. Packet(3, [0xFE, .. "mysql_native_password\0"u8, .. Challenge, 0])], "broke the protocol" },
        { "the key for a password", [.. Switch("mysql_native_password", Challenge), .. Packet(3, 1, 4)], "broke the protocol" },
        { "more than a login has", [.. Enumerable.Range(1, 7).SelectMany(i => i == 1 ? Switch("caching_sha2_password", Challenge) : Packet((byte)(i + 1), 1, 3))], "it asks for more than a login has" },
    };

    /// <summary>The client reads one sentence that tells nothing of the account, and the session ends.</summary>
    [Theory]
    [MemberData(nameof(Lies))]
    public async Task ChangeUser_TargetLies_EndsTheSession(string name, byte[] answer, string words)
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, answer);
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits(), []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        string error = RawMySqlClient.Error(await client.ChangeUserAsync(Key));
        Assert.True(error.Contains(words, StringComparison.Ordinal) && !error.Contains("app", StringComparison.Ordinal), $"{name}: {error}");
        await client.ReadEndAsync();
        Assert.Equal((Side.Target, 0), ((await gateway.EndAsync()).Side, proxy.AnswersLeft));
    }

    /// <summary>What a target says before the gateway's command is nobody's answer; nor is what it says behind its OK.</summary>
    [Fact]
    public async Task ChangeUser_TargetSaysMoreThanOk_EndsTheSession()
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, [.. Ok(1), .. Ok(2)]);
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits(), []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal(0, (await client.ChangeUserAsync(Key))[0]);
        Assert.Contains("a packet that nothing asked for", (await gateway.EndAsync()).Detail, StringComparison.Ordinal);
    }

    /// <summary>As proxies do that take the answer to the challenge of before.</summary>
    [Fact]
    public async Task ChangeUser_TargetAsksForNoOtherProof_GoesOn()
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, Ok(1));
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits(), []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal(0, (await client.ChangeUserAsync(Key))[0]);
        Assert.Equal("1", await client.QueryAsync("SELECT 1"));
    }

    /// <summary>COM_RESET_CONNECTION and what it leaves do the same on a server that has all of them but the command.</summary>
    [Theory]
    [InlineData(1047)]
    [InlineData(1235)]
    public async Task ChangeUser_TargetDoesNotKnowIt_BeginsAnewAllTheSame(ushort code)
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, Error(1, code), Error(1, code));
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits(), []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.QueryAsync("USE information_schema");
        await client.QueryAsync("SET @kept = 7, sql_mode = 'ANSI'");
        await client.SendAsync(0, client.ChangeUser("alice", "", collation: 8));
        Assert.Equal(0, (await client.ProveAsync(Key)).Payload[0]);
        Assert.Equal("shop 1 latin1 latin1 latin1_swedish_ci", await client.QueryAsync("SELECT CONCAT_WS(' ', DATABASE(), @kept IS NULL, @@character_set_client, @@character_set_results, @@collation_connection)"));
        Assert.Equal("1049 42000 Target shop has no database \"nowhere\"", RawMySqlClient.Error(await client.ChangeUserAsync(Key, database: "nowhere")));
        await client.ReadEndAsync();
    }

    public static TheoryData<string, byte[]> OtherResets => new()
    {
        { "not known either", Error(1, 1047) },
        { "no answer to it", Packet(1, 1) },
        { "a file", Packet(1, 0xFB, 120) },
    };

    [Theory]
    [MemberData(nameof(OtherResets))]
    public async Task ChangeUser_TargetDoesNotResetEither_EndsTheSession(string name, byte[] answer)
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, Error(1, 1047));
        using var second = new AnsweringProxy(proxy.Target, "\u0001\0\0\0\u001f", answer);
        await using var gateway = InProcessGateway.Start(second.Target, new GatewayLimits(), []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        string error = RawMySqlClient.Error(await client.ChangeUserAsync(Key));
        Assert.True(error.StartsWith("1429 HY000 Target shop ", StringComparison.Ordinal), $"{name}: {error}");
        await client.ReadEndAsync();
        Assert.Equal(0, second.AnswersLeft);
    }

    /// <summary>The outcome of a proof and the OK behind it come in one piece.</summary>
    [Fact]
    public async Task ChangeUser_TargetSendsTwoPacketsAtOnce_TakesBoth()
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, Switch("caching_sha2_password", Challenge));
        using var second = new AnsweringProxy(proxy.Target, "\u0020\0\0\u0002", [.. Packet(3, 1, 3), .. Ok(4)]);
        await using var gateway = InProcessGateway.Start(second.Target, new GatewayLimits(), []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal((0, 0), ((await client.ChangeUserAsync(Key))[0], second.AnswersLeft));
        Assert.Equal("1", await client.QueryAsync("SELECT 1"));
    }

    [Fact]
    public async Task ChangeUser_TargetIsSilent_EndsInTime()
    {
        using var proxy = new AnsweringProxy(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), Command, [[]]);
        await using var gateway = InProcessGateway.Start(proxy.Target, new GatewayLimits { TargetTimeout = TimeSpan.FromSeconds(1) }, []);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Contains("did not answer in time", RawMySqlClient.Error(await client.ChangeUserAsync(Key)), StringComparison.Ordinal);
        Assert.Equal((Side.Target, Stage.TargetLogin), ((await gateway.EndAsync()).Side, (await gateway.EndAsync()).Stage));
    }

    [Fact]
    public async Task ChangeUser_TargetOfTheDurableSort_HearsOfItOnceItIsSynced()
    {
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }], recording: o => o with { Durable = true });
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, (await client.ChangeUserAsync(Key))[0]);
            Assert.Equal("shop", await client.QueryAsync("SELECT DATABASE()"));
        }
    }

    private static byte[] Switch(string plugin, byte[] data) => Packet(1, [0xFE, .. System.Text.Encoding.ASCII.GetBytes(plugin), 0, .. data, .. data.Length == 20 ? new byte[1] : []]);

    private static byte[] Ok(byte sequence) => Packet(sequence, 0, 0, 0, 2, 0, 0, 0);

    private static byte[] Error(byte sequence, ushort code) => Packet(sequence, [0xFF, (byte)code, (byte)(code >> 8), .. "#28000Access denied for user 'app'@'x'"u8]);

    private static byte[] Packet(byte sequence, params byte[] payload) => RawMySqlClient.Packet(sequence, payload);
}
