using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Bench.SideBySide;

/// <summary>Sees for itself that a contestant does what its name says: a gateway that does not mask is quick.</summary>
internal static class Claims
{
    private const int Attempts = 20;
    private const string Row = "SELECT filler FROM pgbench_accounts WHERE aid = 1";

    /// <summary>Throws where a contestant is not what it claims to be.</summary>
    public static async Task CheckAsync(Contestant contestant)
    {
        var login = contestant.Login;
        if (login.CaFile is not null)
            Expect(contestant, await AskAsync(login, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), "t", "the target's leg is not encrypted");
        if (contestant is not HoopWireGateway { Setup.Rules: { Count: > 0 } rules }) return;
        if (rules.Any(r => r.Name is "filler" or "balances"))
            Expect(contestant, await AskAsync(login, Row), "[redacted]", "the column is not masked");
        if (rules.Any(r => r.Name == "found"))
            Expect(contestant, await AskAsync(login, "COPY (SELECT 'mail bob@example.com') TO STDOUT", refused: false), "*", "COPY data is not looked at");
        if (rules.Any(r => r.Name.StartsWith("no-ddl", StringComparison.Ordinal)))
            Expect(contestant, await AskAsync(login, "CREATE TABLE never (id int)", refused: true), "Denied by rule", "DDL is not refused");
    }

    /// <summary>The newest session that has ended left a recording that is sealed, holds commands and verifies; throws where it did not.</summary>
    public static async Task CheckRecordingsAsync(HoopWireGateway gateway)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sessions = (await gateway.Process.OperatorAsync("sessions", "--json", "--limit", "100")).EnsureSuccess().StandardOutput;
            var ended = sessions.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)
                .FirstOrDefault(s => s.TryGetProperty("endedAt", out var at) && at.ValueKind == JsonValueKind.String && s.GetProperty("commands").GetInt64() > 0);
            if (ended.ValueKind == JsonValueKind.Object)
            {
                var id = ended.GetProperty("id").GetString()!;
                var verified = await gateway.Process.OperatorAsync("sessions", "verify", id);
                if (verified.ExitCode == 0) return;
                if (attempt == Attempts) throw new InvalidOperationException($"recording {id} does not verify: {verified.StandardOutput}{verified.StandardError}".Trim());
            }
            else if (attempt == Attempts)
            {
                throw new InvalidOperationException($"no session with commands has ended: {sessions.Split('\n')[0]}");
            }

            // What was recorded last is sealed a moment after the session.
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<string> AskAsync(Login login, string sql, bool refused = false)
    {
        string[] arguments = ["-h", "127.0.0.1", "-p", $"{login.Port}", "-U", login.User, "-d", login.Database, "-AtX", "-c", sql];
        var answer = await RunningProcess.RunAsync(Database.Program("psql"), arguments, login.Environment, timeout: TimeSpan.FromSeconds(30));
        return refused ? answer.StandardError : answer.EnsureSuccess().StandardOutput;
    }

    /// <summary>Throws where an answer is not what was to be expected.</summary>
    public static void Expect(Contestant contestant, string answer, string wanted, string otherwise)
    {
        if (!answer.Contains(wanted, StringComparison.Ordinal)) throw new InvalidOperationException($"{contestant.Name}: {otherwise}: {answer.Trim()}");
    }
}
