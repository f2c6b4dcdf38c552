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

    [Theory]
    [InlineData("rm x", ExitCode.Held)]
    [InlineData("uptime", ExitCode.Done)]
    public async Task PolicyTest_Command_IsJudged(string command, int expected)
    {
        await using var fixture = new OwnProtocolFixture();
        Assert.Equal(expected, (await fixture.OperatorAsync("policy", "test", "--user", "alice", "--target", "box", command)).ExitCode);
    }

    [Fact]
    public async Task Verbs_OfATarget_KnowTheProtocol()
    {
        await using var fixture = new OwnProtocolFixture();
        (await fixture.OperatorAsync("check", "--connect")).EnsureSuccess();
        string client = (await fixture.OperatorAsync("connect", "box", "--print", "--user", "alice")).EnsureSuccess().StandardOutput;
        Assert.Equal($"lines \"alice#box@127.0.0.1:{fixture.Port}\"\n", client);
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
