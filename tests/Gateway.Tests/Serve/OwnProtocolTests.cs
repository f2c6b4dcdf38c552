using System.Text.Json.Nodes;
using HoopWire.Gateway.Cli;
using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

/// <summary>A protocol is one folder and one line: what the gateway and its verbs do for every protocol, they do for one that they have never heard of.</summary>
[Trait("Category", "Server")]
public sealed class OwnProtocolTests
{
    [Fact]
    public async Task Run_SeveralHeldAtOnce_AreDecidedOneByOneWhileOthersGoOn()
    {
        await using var fixture = new OwnProtocolFixture();
        await fixture.StartAsync();
        string reviewer = await fixture.KeyAsync("bob");
        using var client = await LinesClient.OpenAsync(fixture.Port, "alice", await fixture.KeyAsync("alice"));

        await client.SendAsync("RUN 1 rm one\nRUN 2 rm two");
        var held = new[] { await client.ReadAsync(), await client.ReadAsync() }.Select(line => line!.Split(' ')).ToDictionary(words => words[1], words => words[2]);
        await client.SendAsync("RUN 3 uptime");
        Assert.Equal("END 3 0", (await client.ReadToEndAsync("3"))[^1]);

        (await fixture.ClientAsync(reviewer, "approvals", "approve", held["2"])).EnsureSuccess();
        Assert.Equal(3, (await client.ReadToEndAsync("2")).Count);
        (await fixture.ClientAsync(reviewer, "approvals", "deny", held["1"])).EnsureSuccess();
        Assert.StartsWith("NO 1 ", await client.ReadAsync(), StringComparison.Ordinal);

        Assert.Equal(["uptime", "rm two"], fixture.Target.Commands);
    }

    [Fact]
    public async Task Recording_OfTerminals_IsVerifiedReplayedAndExported()
    {
        await using var fixture = new OwnProtocolFixture();
        await RecordAsync(fixture, "uptime", "who");

        var verified = await fixture.OperatorAsync("sessions", "verify", fixture.Recording);
        Assert.Equal(ExitCode.Done, verified.ExitCode);
        string replay = (await fixture.OperatorAsync("sessions", "replay", fixture.Recording)).EnsureSuccess().StandardOutput;
        Assert.Contains("#1 run: uptime", replay, StringComparison.Ordinal);
        Assert.Contains("#1 terminal of 90x30", replay, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', replay);

        var ambiguous = await fixture.OperatorAsync("sessions", "export", fixture.Recording, "--format", "asciicast", "-o", fixture.File("none.cast"));
        Assert.Equal(ExitCode.Usage, ambiguous.ExitCode);
        Assert.Contains("--command with one of 1, 2", ambiguous.StandardError, StringComparison.Ordinal);
        (await fixture.OperatorAsync("sessions", "export", fixture.Recording, "--format", "asciicast", "--command", "2", "-o", fixture.File("who.cast"))).EnsureSuccess();
        JsonNode[] cast = [.. (await File.ReadAllLinesAsync(fixture.File("who.cast"))).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal((2, 90, 30), ((int)cast[0]["version"]!, (int)cast[0]["width"]!, (int)cast[0]["height"]!));
        Assert.Equal(LinesTarget.ShownFor("who"), string.Concat(cast[1..].Where(one => (string)one[1]! == "o").Select(one => (string)one[2]!)));
    }

    [Fact]
    public async Task Login_AccountOnTheTarget_IsThatOfTheGrantThatGivesIt()
    {
        await using var fixture = new OwnProtocolFixture();
        await fixture.StartAsync();
        string key = await fixture.KeyAsync("alice");
        foreach (string name in (string[])["alice#box", "alice#box#root", "alice#box#app"])
        {
            var (client, answer) = await LinesClient.TryOpenAsync(fixture.Port, name, key);
            using (client)
            {
                Assert.Equal("OK", answer);
                fixture.Reload();
                await client.SendAsync("RUN 1 uptime");
                Assert.Equal("END 1 0", (await client.ReadToEndAsync("1"))[^1]);
            }
        }

        Assert.Equal(["app", "root", "app"], fixture.Target.Accounts);
        var (refused, why) = await LinesClient.TryOpenAsync(fixture.Port, "alice#box#admin", key);
        using (refused) Assert.StartsWith("BYE ", why, StringComparison.Ordinal);
        Assert.Equal(3, fixture.Target.Accounts.Count);
    }

    [Fact]
    public async Task Login_SignatureWithAPublicKey_ProvesWhoseItIsForAsLongAsItIs()
    {
        await using var fixture = new OwnProtocolFixture();
        await fixture.StartAsync();
        var (client, answer) = await LinesClient.TrySignAsync(fixture.Port, "alice#box", fixture.AliceKey, fixture.AliceKey);
        using (client)
        {
            Assert.Equal("OK", answer);
            await client.SendAsync("RUN 1 uptime");
            Assert.Equal("END 1 0", (await client.ReadToEndAsync("1"))[^1]);
            var session = JsonNode.Parse((await fixture.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput)!;
            Assert.Equal(("alice", "publickey"), ((string?)session["user"], (string?)session["method"]));

            fixture.Change(fixture.AliceKey.Line, new LinesKey("another").Line);
            fixture.Reload();
            await client.SendAsync("RUN 2 uptime");
            Assert.StartsWith("BYE ", await client.ReadAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(["uptime"], fixture.Target.Commands);
    }

    [Theory]
    [InlineData("alice#box", true, false)]
    [InlineData("alice#box", false, true)]
    [InlineData("bob#box", true, true)]
    [InlineData("nobody#box", true, true)]
    public async Task Login_KeyThatHasNotSignedOrIsAnothers_IsRefused(string name, bool offersHers, bool signsWithHers)
    {
        await using var fixture = new OwnProtocolFixture();
        await fixture.StartAsync();
        var other = new LinesKey("canary-secret-of-mallory");
        var (client, answer) = await LinesClient.TrySignAsync(fixture.Port, name, offersHers ? fixture.AliceKey : other, signsWithHers ? fixture.AliceKey : other);
        using (client) Assert.Equal("BYE Login failed", answer);
        Assert.Empty(fixture.Target.Accounts);
    }

    [Theory]
    [InlineData("rm x", ExitCode.Held)]
    [InlineData("uptime", ExitCode.Done)]
    public async Task PolicyTest_Command_IsJudged(string command, int expected)
    {
        await using var fixture = new OwnProtocolFixture();
        Assert.Equal(expected, (await fixture.OperatorAsync("policy", "test", "--user", "alice", "--target", "box", command)).ExitCode);
    }

    [Theory]
    [InlineData(null, ExitCode.Done, "allow\n")]
    [InlineData("app", ExitCode.Done, "allow\n")]
    [InlineData("root", ExitCode.No, "deny by rule quiet: ")]
    [InlineData("admin", ExitCode.No, "deny: No grant lets alice reach box as admin.\n")]
    public async Task PolicyTest_AccountOnTheTarget_GoesByTheGrantThatGivesIt(string? account, int expected, string output)
    {
        await using var fixture = new OwnProtocolFixture();
        string[] asked = account is null ? [] : ["--account", account];
        var result = await fixture.OperatorAsync(["policy", "test", "--user", "alice", "--target", "box", .. asked, "shout hello"]);
        Assert.Equal(expected, result.ExitCode);
        Assert.StartsWith(output, result.StandardOutput, StringComparison.Ordinal);
        var json = JsonNode.Parse((await fixture.OperatorAsync(["policy", "test", "--user", "alice", "--target", "box", .. asked, "--json", "shout hello"])).StandardOutput)!;
        Assert.Equal(account, (string?)json["account"]);
    }

    [Fact]
    public async Task Verbs_OfATarget_KnowTheProtocol()
    {
        await using var fixture = new OwnProtocolFixture();
        (await fixture.OperatorAsync("check", "--connect")).EnsureSuccess();
        string client = (await fixture.OperatorAsync("connect", "box", "--print", "--user", "alice")).EnsureSuccess().StandardOutput;
        Assert.Equal($"lines \"alice#box@127.0.0.1:{fixture.Port}\"\n", client);
    }

    [Fact]
    public async Task Audit_CommandsThatDifferInANumber_AreCountedApart()
    {
        await using var fixture = new OwnProtocolFixture();
        await RecordAsync(fixture, "kill 1", "kill 2", "kill 1");
        await fixture.StartAsync();
        string[] expected = ["kill 1 x2", "kill 2 x1"];
        Assert.Equal(expected, await CountsAsync(fixture));
        (await fixture.OperatorAsync("audit", "rebuild")).EnsureSuccess();
        Assert.Equal(expected, await CountsAsync(fixture));
    }

    /// <summary>The commands of the audit and how often they came, whatever minutes they came in.</summary>
    private static async Task<string[]> CountsAsync(OwnProtocolFixture fixture)
    {
        string json = (await fixture.OperatorAsync("audit", "--kind", "command", "--json")).EnsureSuccess().StandardOutput;
        return [.. json.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .GroupBy(row => (string)row["text"]!).Select(rows => $"{rows.Key} x{rows.Sum(row => (long)row["count"]!)}").Order(StringComparer.Ordinal)];
    }

    private static async Task RecordAsync(OwnProtocolFixture fixture, params string[] commands)
    {
        await fixture.StartAsync();
        using (var client = await LinesClient.OpenAsync(fixture.Port, "alice", await fixture.KeyAsync("alice")))
        {
            for (int i = 1; i <= commands.Length; i++)
            {
                await client.SendAsync($"RUN {i} {commands[i - 1]}");
                await client.ReadToEndAsync($"{i}");
            }
        }

        await fixture.StopAsync();
    }
}
