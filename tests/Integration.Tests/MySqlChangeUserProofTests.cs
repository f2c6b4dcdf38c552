using System.Text.Json;
using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>Who may begin a session anew by COM_CHANGE_USER, and what becomes of everybody else.</summary>
[Trait("Category", "Server")]
public class MySqlChangeUserProofTests
{
    private const string Key = "key-of-alice";
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };

    /// <summary>Somebody else, another target, a wrong key: one sentence, and the end.</summary>
    [Theory]
    [InlineData("carol#shop", "shop", "key-of-carol", "carol", "open another connection")]
    [InlineData("carol#shop", "shop", Key, "carol", "open another connection")]
    [InlineData("nobody#shop", "shop", Key, "nobody", "open another connection")]
    [InlineData("alice#other", "shop", Key, "alice", "open another connection")]
    [InlineData("alice", "other", Key, "alice", "open another connection")]
    [InlineData("alice#shop", "shop", "wrong", "alice", "(using password: YES)")]
    public async Task ChangeUser_WhoeverElse_EndsTheSession(string user, string database, string key, string named, string words)
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        string error = RawMySqlClient.Error(await client.ChangeUserAsync(key, user, database));
        Assert.StartsWith($"1045 28000 Access denied for user '{named}'@'127.0.0.1'", error, StringComparison.Ordinal);
        Assert.EndsWith(words, error, StringComparison.Ordinal);
        await client.ReadEndAsync();
        var end = await gateway.EndAsync();
        Assert.Equal((Side.Client, Stage.Login), (end.Side, end.Stage));
        var row = Assert.Single(gateway.Audit.Rows, row => row.Kind == "login-refused");
        Assert.Equal((named, end.Detail), (row.User, row.Detail));
        Assert.NotNull(row.SessionId);
        var result = Assert.Single(await gateway.RecordedAsync(), line => Text(line, "event") == "result");
        Assert.Equal("28000", result.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("alice#a#b")]
    [InlineData("")]
    public async Task ChangeUser_NameOfNoForm_EndsTheSession(string user)
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Contains("neither USER nor USER#TARGET", RawMySqlClient.Error(await client.ChangeUserAsync(Key, user)), StringComparison.Ordinal);
        await client.ReadEndAsync();
    }

    public static TheoryData<string, Func<Identity, Identity>> OtherIdentities => new()
    {
        { "an agent", identity => identity with { Kind = IdentityKind.Agent, Agent = "helper" } },
        { "a token", identity => identity with { Method = "jwt:people", Issuer = "https://idp" } },
        { "a key for some targets", identity => identity with { Targets = ["shop"] } },
        { "other groups of the token", identity => identity with { TokenGroups = ["ops"] } },
    };

    /// <summary>The same name is not the same identity.</summary>
    [Theory]
    [MemberData(nameof(OtherIdentities))]
    public async Task ChangeUser_SameNameAnotherIdentity_EndsTheSession(string name, Func<Identity, Identity> proved)
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        gateway.Authenticator.Proved = proved;
        Assert.Contains("this session is that of alice on shop", RawMySqlClient.Error(await client.ChangeUserAsync(Key)), StringComparison.Ordinal);
        await client.ReadEndAsync();
        Assert.True((await gateway.EndAsync()).Stage == Stage.Login, name);
    }

    [Fact]
    public async Task ChangeUser_AnotherKeyOfTheSameKind_ServesToo()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        gateway.Authenticator.Proved = identity => identity with { CredentialId = "other", Groups = ["dba", "more"], ExpiresAt = DateTimeOffset.MaxValue };
        Assert.Equal(0, (await client.ChangeUserAsync(Key))[0]);
        Assert.Equal("1", await client.QueryAsync("SELECT 1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ChangeUser_ConfigurationMovesDuringTheProof_IsByTheOneInForce(bool isSame)
    {
        await using var gateway = await StartAsync(NoDdl);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser());
        var (_, asked) = await client.ReadAsync();
        gateway.Directory.Change(new CompiledPolicy(2, isSame ? [NoDdl] : []) { Keys = InProcessGateway.MaskKeys });
        await client.SendAsync(2, RawMySqlClient.Answer(Key, asked[^21..^1]));
        Assert.Equal(isSame ? 0 : 0xFF, (await client.ReadAsync()).Payload[0]);
        if (isSame) Assert.Equal("1", await client.QueryAsync("SELECT 1"));
        else await client.ReadEndAsync();
    }

    [Fact]
    public async Task ChangeUser_GrantGoesDuringTheProof_EndsTheSession()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser());
        var (_, asked) = await client.ReadAsync();
        gateway.Directory.Change(null);
        await client.SendAsync(2, RawMySqlClient.Answer(Key, asked[^21..^1]));
        Assert.StartsWith("1045 ", RawMySqlClient.Error((await client.ReadAsync()).Payload), StringComparison.Ordinal);
        await client.ReadEndAsync();
    }

    /// <summary>What somebody has overheard at the login is no proof of now.</summary>
    [Fact]
    public async Task ChangeUser_AnswerOfTheLogin_IsAskedForAnew()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        byte[] old = RawMySqlClient.Sha2Answer(Key, client.Challenge);
        await client.SendAsync(0, client.ChangeUser(plugin: "caching_sha2_password", answer: old));
        var (_, asked) = await client.ReadAsync();
        Assert.Equal(0xFE, asked[0]);
        Assert.NotEqual(client.Challenge, asked[^21..^1]);
        await client.SendAsync(2, old);
        // The key itself is asked for, as of somebody whose answer is wrong.
        Assert.Equal([1, 4], (await client.ReadAsync()).Payload);
        await client.SendAsync(4, new byte[256]);
        Assert.StartsWith("1045 ", RawMySqlClient.Error((await client.ReadAsync()).Payload), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task ChangeUser_ProofOutOfSequence_EndsTheSession(byte sequence)
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser());
        await client.ReadAsync();
        await client.SendAsync(sequence, new byte[20]);
        Assert.StartsWith("1835 ", RawMySqlClient.Error((await client.ReadAsync()).Payload), StringComparison.Ordinal);
        Assert.Equal("The client sent a packet of a login that is out of sequence", (await gateway.EndAsync()).Detail);
    }

    /// <summary>Lengths that no part of a login has.</summary>
    [Fact]
    public async Task ChangeUser_ProofThatIsTooLong_EndsTheSession()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser());
        await client.ReadAsync();
        await client.SendAsync([0xFF, 0xFF, 0xFF, 2]);
        Assert.StartsWith("1835 ", RawMySqlClient.Error((await client.ReadAsync()).Payload), StringComparison.Ordinal);
        Assert.Equal("The client sent a packet that is longer than one of a login can be", (await gateway.EndAsync()).Detail);
    }

    [Fact]
    public async Task ChangeUser_PacketOfOtherSequence_EndsTheSession()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(1, client.ChangeUser());
        Assert.StartsWith("1835 ", RawMySqlClient.Error((await client.ReadAsync()).Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangeUser_ClientHangsUpInTheProof_EndsTheSession()
    {
        await using var gateway = await StartAsync();
        using (var client = await RawMySqlClient.LogInAsync(gateway.Port))
        {
            await client.SendAsync(0, client.ChangeUser());
            await client.ReadAsync();
        }
        Assert.Equal(Side.Client, (await gateway.EndAsync()).Side);
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 0);
    }

    [Fact]
    public async Task ChangeUser_ClientDoesNotProve_EndsInTime()
    {
        var time = new ManualTime();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [], time: time);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser());
        await client.ReadAsync();
        gateway.Pass(time, new GatewayLimits().HandshakeTimeout);
        Assert.Equal("1043 08S01 The login took too long", RawMySqlClient.Error((await client.ReadAsync()).Payload));
        await client.ReadEndAsync();
    }

    [Fact]
    public async Task Kill_DuringTheProof_IsHeard()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser());
        await client.ReadAsync();
        Assert.Single(gateway.Sessions.All).Kill(new EndReason(Side.Gateway, Stage.Policy, "Ended by the test."));
        var (sequence, payload) = await client.ReadAsync();
        Assert.Equal(2, sequence);
        Assert.StartsWith("1927 ", RawMySqlClient.Error(payload), StringComparison.Ordinal);
        await client.ReadEndAsync();
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);
}
