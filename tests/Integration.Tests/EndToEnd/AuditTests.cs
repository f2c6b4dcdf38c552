using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What the audit answers after crashes, rebuilds, reads of recordings, and changes to files.</summary>
[Trait("Category", "Server")]
public sealed class AuditTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private PostgresGateway _gateway = null!;

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
    {
        GrantRules = ["no-ddl", "pii"],
        Rules = """
            - name: no-ddl
              block: {effects: [ddl], message: "Schema changes go through migrations"}
            - name: pii
              mask: [{column: public.customers.ssn, with: redact}]
            """,
        More = $$"""
            audit:
              anchor: {file: {{_folder.File("anchors")}}}
              export:
                - {name: siem, file: {{_folder.File("siem.jsonl")}}}
            """,
    });

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Audit_CrashRebuildAndTampering_AreAnswered()
    {
        string session = await UseAsync();
        await ReadEveryWayAsync(session);

        // kill -9 with a session open: the journal, and then the recording, tell what the index did not learn.
        await using (var open = await HeldPsql.StartAsync(_gateway))
        {
            await open.RunAsync("SELECT 'just before the crash';");
            await _gateway.Process.Process.StopAsync(signal: RunningProcess.SigKill);
        }

        await _gateway.StartAsync();
        await Login.UntilAsync(() => AuditAsync("--contains", "JUST BEFORE"), rows => rows.Length == 1);
        Assert.Equal(0, (await _gateway.OperatorAsync("audit", "verify")).ExitCode);
        Assert.Equal(0, await _gateway.Process.StopAsync());

        await RebuildFromNothingAsync();
        await CrashBeforeTheEndIsWrittenAsync();
        await TamperAsync();
    }

    private async Task<string> UseAsync()
    {
        const string Script = """
            SELECT id, ssn FROM public.customers ORDER BY id LIMIT 3;
            SELECT name FROM public.customers WHERE id = 1;
            SELECT name FROM public.customers WHERE id = 2;
            SELECT name FROM public.customers WHERE id = 3;
            DROP TABLE public.orders;
            SELECT 1 / 0;

            """;
        await PostgresClients.PsqlAsync(await _gateway.EndpointAsync() with { ApplicationName = "audit test" }, Script);
        var names = await AuditAsync("--contains", "select NAME from");
        // One row, or one more where a minute ended in between.
        Assert.Equal(3, names.Sum(row => row.GetProperty("count").GetInt64()));
        var counted = names[0];
        Assert.Equal(("alice", "orders", "SELECT", "read", "public.customers", "pass", "audit test"), (
            Text(counted, "user"), Text(counted, "target"), Text(counted, "statementKind"), Text(counted, "effects"), counted.GetProperty("relations")[0].GetString(), Text(counted, "verdict"), Text(counted, "clientApplication")));
        var denied = Assert.Single(await AuditAsync("--verdict", "deny"));
        Assert.Equal(("command-denied", "no-ddl", "42501"), (Text(denied, "kind"), Text(denied, "rule"), Text(denied, "errorCode")));
        Assert.Equal(3, Assert.Single(await AuditAsync("--masked", "true")).GetProperty("masked").GetProperty("pii").GetInt64());
        Assert.Equal(2, (await AuditAsync("--error", "true")).Length);
        Assert.Single(await AuditAsync("--masked", "pii", "--client", "127.0.0.1"));
        Assert.StartsWith("SELECT 1 / 0", Text(Assert.Single(await AuditAsync("--kind", "command", "--limit", "1")), "text"), StringComparison.Ordinal);
        var first = await AuditAsync("--kind", "command", "--limit", "2");
        var rest = await AuditAsync("--kind", "command", "--after", Text(first[1], "cursor")!);
        Assert.Equal(await IdsAsync("--kind", "command"), first.Concat(rest).Select(row => row.GetProperty("id").GetInt64()));
        Assert.StartsWith("time,kind,", (await _gateway.OperatorAsync("audit", "--csv", "--rule", "no-ddl")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Single((await _gateway.OperatorAsync("sessions", "--json", "--contains", "AUDIT test", "--client", "127.0.0.1")).EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return Text(counted, "sessionId")!;
    }

    private async Task ReadEveryWayAsync(string session)
    {
        Assert.NotEqual(0, (await _gateway.AsUserAsync("bob", "sessions", "watch", session)).ExitCode);
        Assert.NotEqual(0, (await _gateway.AsUserAsync("bob", "sessions", "replay", session)).ExitCode);
        foreach (string[] way in new string[][]
        {
            ["show", session], ["replay", session], ["replay", session, "--timeline"], ["watch", session], ["export", session, "--format", "sql", "-o", _folder.File("export.sql")],
        })
        {
            (await _gateway.AsUserAsync("carol", ["sessions", .. way])).EnsureSuccess();
        }

        await Login.UntilAsync(() => _gateway.OperatorAsync("sessions", "verify", session), result => result.ExitCode == 0);
        Assert.Contains("-- DROP TABLE public.orders", await File.ReadAllTextAsync(_folder.File("export.sql")), StringComparison.Ordinal);
        var reads = (await AuditAsync("--session", session)).Where(row => Text(row, "kind") is "recording-read" or "session-read").Select(row => $"{Text(row, "user")} {Text(row, "detail")}").ToArray();
        foreach (string purpose in new[] { "show", "replay", "watch", "export" }) Assert.Contains($"carol alice's session was read for {purpose} by carol.", reads);
        Assert.Contains(reads, read => read.StartsWith("operator:", StringComparison.Ordinal) && read.Contains("for verify", StringComparison.Ordinal));
        // Those who may not read have read nothing.
        Assert.DoesNotContain(reads, read => read.StartsWith("bob", StringComparison.Ordinal));
    }

    private async Task RebuildFromNothingAsync()
    {
        string[] exported = await File.ReadAllLinesAsync(_folder.File("siem.jsonl"));
        Assert.Contains(exported, line => line.Contains("DROP TABLE", StringComparison.Ordinal) && line.Contains("command-denied", StringComparison.Ordinal));
        foreach (string file in Directory.GetFiles(_gateway.DataDirectory, "hoopwire.db*")) File.Delete(file);
        Assert.Contains("2 sessions", (await _gateway.OperatorAsync("audit", "rebuild")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        await _gateway.StartAsync();
        Assert.Equal(3, (await AuditAsync("--contains", "select NAME from")).Sum(row => row.GetProperty("count").GetInt64()));
        Assert.Single(await AuditAsync("--verdict", "deny", "--user", "alice"));
        Assert.Single(await AuditAsync("--contains", "just before"));
        await _gateway.Process.StopAsync();
    }

    // kill -9 when the last line of a session is in the journal, and nothing of it in a file: whoever seals the recording tells the root log.
    private async Task CrashBeforeTheEndIsWrittenAsync()
    {
        await _gateway.StartAsync();
        // The keys of before went with the store.
        var endpoint = _gateway.Endpoint("alice", await _gateway.Process.CreateKeyAsync("alice"));
        string day = Path.GetDirectoryName(Recordings(_gateway.DataDirectory)[0])!;
        Directory.Move(day, day + ".away");
        await File.WriteAllTextAsync(day, "No folder, so that nothing can be written.");
        (await PostgresClients.QueryAsync(endpoint, "SELECT 'the end is in the journal'")).EnsureSuccess();
        await _gateway.Process.Process.WaitForErrorLineAsync("cannot be written");
        await _gateway.Process.Process.StopAsync(signal: RunningProcess.SigKill);
        File.Delete(day);
        Directory.Move(day + ".away", day);
        await _gateway.StartAsync();
        string id = Path.GetFileName(Recordings(_gateway.DataDirectory)[^1]).Split('.')[0];
        await Login.UntilAsync(
            async () => string.Concat(await Task.WhenAll(Directory.GetFiles(Path.Combine(_gateway.DataDirectory, "audit"), "*.jsonl").Select(file => File.ReadAllTextAsync(file)))),
            log => log.Contains($"\"event\":\"recording-closed\",\"session\":\"{id}\"", StringComparison.Ordinal));
        Assert.Equal(0, await _gateway.Process.StopAsync());
    }

    private static string[] Recordings(string data) =>
        [.. Directory.GetFiles(Path.Combine(data, "recordings"), "*.zst", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private async Task TamperAsync()
    {
        Assert.Equal(0, (await VerifyAsync(_gateway.DataDirectory)).ExitCode);
        foreach ((string what, string finding) in new[] { ("missing", "is missing"), ("cut", "was cut"), ("flipped", "is broken"), ("replaced", "was replaced"), ("recovered replaced", "was replaced"), ("no root", "the root log is cut") })
        {
            string copy = _folder.File(what.Replace(' ', '-'));
            (await RunningProcess.RunAsync("cp", ["-a", _gateway.DataDirectory, copy])).EnsureSuccess();
            string[] recordings = Recordings(copy);
            byte[] bytes = await File.ReadAllBytesAsync(recordings[0]);
            switch (what)
            {
                case "missing": File.Delete(recordings[0]); break;
                case "cut": await File.WriteAllBytesAsync(recordings[0], bytes[..^100]); break;
                case "flipped": bytes[bytes.Length / 3] ^= 4; await File.WriteAllBytesAsync(recordings[0], bytes); break;
                case "replaced": File.Copy(recordings[1], recordings[0], overwrite: true); break;
                case "recovered replaced": File.Copy(recordings[0], recordings[^1], overwrite: true); break;
                case "no root": foreach (string day in Directory.GetFiles(Path.Combine(copy, "audit"), "*.jsonl")) File.Delete(day); break;
            }

            var verified = await VerifyAsync(copy);
            Assert.Equal((1, ""), (verified.ExitCode, verified.StandardError));
            Assert.Contains(finding, verified.StandardOutput, StringComparison.OrdinalIgnoreCase);
        }

        Directory.CreateDirectory(_folder.File("empty"));
        var nothing = await HoopwireProcess.RunAsync(["audit", "verify", "--data", _folder.File("empty"), "--public-key", Path.Combine(_gateway.DataDirectory, "keys", "recording.pub")]);
        Assert.Equal(3, nothing.ExitCode);
    }

    private Task<ProcessResult> VerifyAsync(string data) => HoopwireProcess.RunAsync(["audit", "verify", "--data", data, "--anchors", _folder.File("anchors")]);

    private async Task<JsonElement[]> AuditAsync(params string[] filters) =>
        [.. (await _gateway.OperatorAsync(["audit", "--json", .. filters])).EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private async Task<long[]> IdsAsync(params string[] filters) => [.. (await AuditAsync(filters)).Select(row => row.GetProperty("id").GetInt64())];

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
}
