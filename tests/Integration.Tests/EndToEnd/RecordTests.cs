using System.Text;
using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What a gateway leaves behind: recordings, audit rows, and no secret.</summary>
[Trait("Category", "Server")]
public class RecordTests(RecordFixture day) : IClassFixture<RecordFixture>
{
    [Fact]
    public void Sigterm_RunningSession_ExitsZeroAndTellsTheClient()
    {
        Assert.Equal(0, day.ExitCode);
        Assert.Contains("57P01", day.IdlePsqlSaw, StringComparison.Ordinal);
        Assert.DoesNotContain("too late", day.IdlePsqlSaw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_AfterTheStop_AllAreSealed()
    {
        Assert.Equal(4, day.Recordings.Length);
        foreach (string file in day.Recordings)
        {
            var verified = await HoopwireProcess.RunAsync(
                ["sessions", "verify", file, "--public-key", Path.Combine(day.DataDirectory, "keys", "recording.pub")]);
            Assert.Equal((0, ""), (verified.ExitCode, verified.StandardError));
        }
    }

    [Fact]
    public async Task IndependentReader_LogAndRecordings_FindsNothingAmiss()
    {
        string key = Path.Combine(day.DataDirectory, "keys", "recording.pub");
        var log = await IndependentReader.ReadLogAsync(day.DataDirectory, key);
        Assert.Empty(log.GetProperty("findings").EnumerateArray());
        Assert.Equal((4, log.GetProperty("lines").GetInt64()), (log.GetProperty("recordings").GetInt32(), log.GetProperty("signed").GetInt64()));
        foreach (string file in day.Recordings) Assert.Equal("sealed", (await IndependentReader.ReadAsync(file, key)).GetProperty("state").GetString());
    }

    [Fact]
    public void Verify_WhileRunning_IsUnsealed() => Assert.Equal(3, day.VerifiedWhileRunning.ExitCode);

    [Fact]
    public async Task Verify_OneBitChanged_IsBroken()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = await File.ReadAllBytesAsync(day.Recordings[0]);
        bytes[bytes.Length / 2] ^= 1;
        string copy = folder.File("copy.jsonl.zst");
        await File.WriteAllBytesAsync(copy, bytes);
        var verified = await HoopwireProcess.RunAsync(
            ["sessions", "verify", copy, "--public-key", Path.Combine(day.DataDirectory, "keys", "recording.pub")]);
        Assert.Equal(1, verified.ExitCode);
    }

    [Fact]
    public void Sessions_List_NamesPersonTargetAndProof()
    {
        Assert.Single(day.IdsOf("by hand"));
        Assert.Contains("\"method\":\"jwt:people\"", RecordFixture.Lines(day.Sessions).Single(line => line.Contains("by token", StringComparison.Ordinal)), StringComparison.Ordinal);
        var hand = JsonDocument.Parse(RecordFixture.Lines(day.Sessions).Single(line => line.Contains("by hand", StringComparison.Ordinal))).RootElement;
        Assert.Equal("alice", hand.GetProperty("user").GetString());
        Assert.Equal("orders", hand.GetProperty("target").GetString());
        Assert.Equal("ticket-7", hand.GetProperty("reason").GetString());
        Assert.Equal("client", hand.GetProperty("endSide").GetString());
        Assert.Equal(4, hand.GetProperty("commands").GetInt32());
    }

    [Fact]
    public async Task Recording_OfPsql_HoldsCommandsVerdictsAndMaskedCounts()
    {
        string[] lines = await DecodeAsync("by hand");
        Assert.Equal("session", await JqAsync(lines[0], ".event"));
        Assert.Equal("alice orders key ticket-7", await JqAsync(lines[0], ".user+\" \"+.target+\" \"+.method+\" \"+.reason"));
        string read = Assert.Single(lines, line => line.Contains("FROM public.customers", StringComparison.Ordinal));
        Assert.Equal("pass", await JqAsync(read, ".verdict"));
        Assert.Equal("6", await JqAsync(lines.First(line => line.Contains("\"event\":\"result\"", StringComparison.Ordinal)), ".masked.pii"));
        string drop = Assert.Single(lines, line => line.Contains("DROP TABLE", StringComparison.Ordinal));
        Assert.Equal("deny no-ddl", await JqAsync(drop, ".verdict+\" \"+.rule"));
        Assert.Contains(lines, line => line.Contains("\"code\":\"22012\"", StringComparison.Ordinal));
        Assert.Equal("end client", await JqAsync(lines[^1], ".event+\" \"+.side"));
        Assert.DoesNotContain(SeedData.Canary.Ssn, string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_OfDriver_HoldsParameters()
    {
        string line = Assert.Single(await DecodeAsync("by driver"), line => line.Contains("nobody at all", StringComparison.Ordinal));
        Assert.Equal("nobody at all", await JqAsync(line, ".parameters[1].value"));
        Assert.Contains("WHERE id = $1", await JqAsync(line, ".text"), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_Session_HasWhoWhatWhenAndHowItEnded()
    {
        var fields = RecordFixture.Lines(day.Shown.Text).Select(line => line.Split("  ", 2)).ToDictionary(part => part[0].Trim(), part => part[1].Trim());
        Assert.Equal(day.IdsOf("by hand")[0], fields["id"]);
        Assert.Equal(
            ("alice", "orders", "ticket-7", "key", "client", "4"),
            (fields["user"], fields["target"], fields["reason"], fields["method"], fields["endSide"], fields["commands"]));
        Assert.Equal("by hand", fields["clientApplication"]);
        Assert.Equal("The client closed the session.", fields["endDetail"]);
        var json = JsonDocument.Parse(day.Shown.Json).RootElement;
        // The same, for a program, and as the list has it.
        Assert.All(fields, field => Assert.True(json.TryGetProperty(field.Key, out _), field.Key));
        Assert.Equal(JsonDocument.Parse(RecordFixture.Lines(day.Sessions).Single(line => line.Contains("by hand", StringComparison.Ordinal))).RootElement.GetProperty("startedAt").GetString(), json.GetProperty("startedAt").GetString());
    }

    [Fact]
    public async Task Replay_Session_ShowsWhatHappened()
    {
        var replay = (await day.OperatorAsync("sessions", "replay", day.IdsOf("by hand")[0])).EnsureSuccess();
        Assert.Matches("#1 SELECT id, ssn, email FROM public.customers ORDER BY id LIMIT 3;?\n", replay.StandardOutput);
        Assert.Matches("#1 SELECT 3 \\(id, ssn masked, email masked\\), 3 rows, [0-9]+ bytes, [0-9.]+ ms; masked 6 by pii\n", replay.StandardOutput);
        Assert.Contains("#2 ERROR 42501: Schema changes go through migrations\n", replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("#3 ERROR 22012: division by zero\n", replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("ended by the client (relay): The client closed the session., after 4 commands", replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("alice on orders", replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("DROP TABLE public.orders", replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("denied by rule no-ddl", replay.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("masked 6 by pii", replay.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("key-created", "alice")]
    [InlineData("login-refused", "alice")]
    [InlineData("command-denied", "alice")]
    public void Audit_Row_NamesThePerson(string kind, string user)
    {
        var rows = RecordFixture.Lines(day.Audit).Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Contains(rows, row => row.GetProperty("kind").GetString() == kind && row.GetProperty("user").GetString() == user);
    }

    [Fact]
    public async Task Secrets_OnDiskAndInOutput_AreNowhere()
    {
        var texts = new Dictionary<string, byte[]> { ["the gateway's output"] = Encoding.UTF8.GetBytes(day.Output) };
        foreach (string file in Directory.GetFiles(day.DataDirectory, "*", SearchOption.AllDirectories)) texts[file] = await File.ReadAllBytesAsync(file);
        foreach (string file in day.Recordings) texts[file + ", decoded"] = Encoding.UTF8.GetBytes(await DecodeFileAsync(file));
        foreach (var (place, bytes) in texts)
            foreach (var (what, secret) in day.Secrets)
                Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0, $"{what} is in {place}");
    }

    private async Task<string[]> DecodeAsync(string session)
    {
        string id = day.IdsOf(session)[0];
        return RecordFixture.Lines(await DecodeFileAsync(day.Recordings.Single(file => Path.GetFileName(file).StartsWith(id, StringComparison.Ordinal))));
    }

    private static async Task<string> DecodeFileAsync(string file) =>
        (await RunningProcess.RunAsync("zstdcat", [file])).EnsureSuccess().StandardOutput;

    private static async Task<string> JqAsync(string line, string filter) =>
        (await RunningProcess.RunAsync("jq", ["-r", filter], input: line)).EnsureSuccess().StandardOutput.Trim();
}
