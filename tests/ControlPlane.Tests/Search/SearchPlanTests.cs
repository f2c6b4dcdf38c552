namespace HoopWire.ControlPlane.Tests;

/// <summary>Every search finds what it should, by the index that is meant for it, and by no scan of a table that grows.</summary>
public abstract class SearchPlanTests(SearchedStore store)
{
    private const int Limit = 10;

    // What was read and did not fit, for a page: far from all there is.
    private const int VainMax = 600;
    private static readonly string[] Growing = ["audit_rows", "r", "sessions", "s"];

    private static readonly Dictionary<string, (AuditFilter Filter, Func<AuditRow, bool> Fits, string Index)> Audits = new(StringComparer.Ordinal)
    {
        ["everything"] = (new(), _ => true, "audit_rows_by_time"),
        ["user"] = (new() { User = "user-17" }, r => r.User == "user-17", "audit_rows_by_user"),
        ["nobody"] = (new() { User = "nobody" }, _ => false, "audit_rows_by_user"),
        ["agent"] = (new() { Agent = "helper-bot" }, r => r.Agent == "helper-bot", "audit_rows_by_agent"),
        ["target"] = (new() { Target = "target-7" }, r => r.Target == "target-7", "audit_rows_by_target"),
        ["session"] = (new() { SessionId = "s0000000000000123" }, r => r.SessionId == "s0000000000000123", "audit_rows_by_session"),
        ["client"] = (new() { Client = "10.0.3.10" }, r => r.ClientAddress!.StartsWith("10.0.3.10:", StringComparison.Ordinal), "audit_rows_by_client"),
        ["client with port"] = (new() { Client = "10.0.3.10:40010" }, r => r.ClientAddress == "10.0.3.10:40010", "audit_rows_by_client"),
        ["client without port"] = (new() { Client = "192.0.2.9" }, r => r.ClientAddress == "192.0.2.9", "audit_rows_by_client"),
        ["client of IPv6"] = (new() { Client = "2001:db8::5" }, r => r.ClientAddress!.StartsWith("[2001:db8::5]", StringComparison.Ordinal), "audit_rows_by_client"),
        ["kind"] = (new() { Kind = "login-refused" }, r => r.Kind == "login-refused", "audit_rows_by_kind"),
        ["denied"] = (new() { Verdict = "deny" }, r => r.Verdict == "deny", "audit_rows_by_kind"),
        ["held"] = (new() { Verdict = "hold" }, r => r.Verdict == "hold", "audit_rows_by_kind"),
        ["rule"] = (new() { Rule = "no-ddl" }, r => r.Rule == "no-ddl", "audit_rows_by_rule"),
        ["observed"] = (new() { Observed = "usual-observed" }, r => r.Observed is not null, "audit_rows_by_observed"),
        ["observed, rare"] = (new() { Observed = "rare-observed" }, r => r.Observed?.Contains("rare", StringComparison.Ordinal) == true, "audit_rows_by_observed"),
        ["approval"] = (new() { Approval = "request-998" }, r => r.Approval == "request-998", "audit_rows_by_approval"),
        ["approver"] = (new() { Approver = "bob" }, r => r.DecidedBy is not null, "audit_rows_by_approver"),
        ["approver, with another"] = (new() { Approver = "carol" }, r => r.DecidedBy == "bob,carol", "audit_rows_by_approver"),
        ["masked"] = (new() { HasMasked = true }, r => r.Masked is not null, "audit_rows_by_masked"),
        ["masked by a rule"] = (new() { Masked = "pii" }, r => r.Masked is not null, "audit_rows_by_masks"),
        ["masked by a detector"] = (new() { Masked = "pii/credit-card" }, r => r.Masked?.Contains("pii/credit-card", StringComparison.Ordinal) == true, "audit_rows_by_masks"),
        ["masked by part of a name"] = (new() { Masked = "pi" }, _ => false, ""),
        ["failed"] = (new() { HasError = true }, r => r.ErrorCode is not null, "audit_rows_by_error"),
        ["contains"] = (new() { Contains = "TABLE_777" }, r => r.Text!.Contains("table_777", StringComparison.Ordinal), "audit_rows_by_text"),
        ["contains two letters"] = (new() { Contains = "70" }, r => r.Text!.Contains("70", StringComparison.Ordinal), "audit_rows_by_text"),
        ["contains nothing known"] = (new() { Contains = "no such words" }, _ => false, ""),
        ["an hour"] = (new() { Since = 1_700_010_000_000, Until = 1_700_013_600_000 }, r => r.At is >= 1_700_010_000_000 and < 1_700_013_600_000, "audit_rows_by_time"),
        ["rare rule of a common user"] = (new() { User = "service", Rule = "no-ddl" }, r => r is { User: "service", Rule: "no-ddl" }, "audit_rows_by_rule"),
        ["common rule of a rare user"] = (new() { User = "user-17", Rule = "usual" }, r => r is { User: "user-17", Rule: "usual" }, "audit_rows_by_user"),
        ["failed, of a rare user"] = (new() { User = "user-17", HasError = true }, r => r is { User: "user-17", ErrorCode: not null }, "audit_rows_by_user"),
        ["failed, of a common user"] = (new() { User = "service", HasError = true }, r => r is { User: "service", ErrorCode: not null }, "audit_rows_by_error"),
        ["masked on a target for an agent"] = (
            new() { Agent = "helper-bot", Target = "target-13", HasMasked = true }, r => r is { Agent: "helper-bot", Target: "target-13", Masked: not null }, "audit_rows_by_agent"),
        ["a common text of a rare user"] = (
            new() { User = "user-17", Contains = "customers" }, r => r.User == "user-17" && r.Text!.Contains("customers", StringComparison.Ordinal), "audit_rows_by_user"),
        ["a rare text of a common user"] = (
            new() { User = "service", Contains = "table_777" }, r => r.User == "service" && r.Text!.Contains("table_777", StringComparison.Ordinal), "audit_rows_by_text"),
        ["common user from a rare client"] = (
            new() { User = "service", Client = "10.0.3.10" }, r => r.User == "service" && r.ClientAddress!.StartsWith("10.0.3.10:", StringComparison.Ordinal), "audit_rows_by_client"),
    };

    private static readonly Dictionary<string, (SessionFilter Filter, Func<SessionRow, bool> Fits, string Index)> Lists = new(StringComparer.Ordinal)
    {
        ["everything"] = (new(), _ => true, "sessions_by_time"),
        ["user"] = (new() { User = "user-17" }, s => s.User == "user-17", "sessions_by_user"),
        ["agent"] = (new() { Agent = "helper-bot" }, s => s.Agent == "helper-bot", "sessions_by_agent"),
        ["target"] = (new() { Target = "target-7" }, s => s.Target == "target-7", "sessions_by_target"),
        ["some targets"] = (new() { Targets = ["target-7", "target-13", "nowhere"] }, s => s.Target is "target-7" or "target-13", "sessions_by_target"),
        ["some targets of a rare user"] = (new() { User = "user-17", Targets = ["target-7", "target-13"] }, s => s is { User: "user-17", Target: "target-7" or "target-13" }, "sessions_by_user"),
        ["protocol"] = (new() { Protocol = "mysql" }, s => s.Protocol == "mysql", "sessions_by_protocol"),
        ["client"] = (new() { Client = "10.0.3.10" }, s => s.ClientAddress.StartsWith("10.0.3.10:", StringComparison.Ordinal), "sessions_by_client"),
        ["client of IPv6"] = (new() { Client = "[2001:db8::5]" }, s => s.ClientAddress.StartsWith("[2001:db8::5]", StringComparison.Ordinal), "sessions_by_client"),
        ["running"] = (new() { Active = true }, s => s.EndedAt is null, "sessions_running"),
        ["ended"] = (new() { Active = false }, s => s.EndedAt is not null, "sessions_by_time"),
        ["contains a reason"] = (new() { Contains = "TICKET-27" }, s => s.Reason?.StartsWith("ticket-27", StringComparison.Ordinal) == true, "sessions_by_text"),
        ["contains a program"] = (new() { Contains = "dump" }, s => s.ClientApplication == "pg_dump 17", "sessions_by_text"),
        ["contains two letters"] = (new() { Contains = "mp" }, s => s.ClientApplication == "pg_dump 17", "sessions_by_text"),
        ["a common program of a rare user"] = (new() { User = "user-17", Contains = "psql" }, s => s is { User: "user-17", ClientApplication: "psql" }, "sessions_by_user"),
        ["a common user through an agent"] = (new() { User = "service", Agent = "helper-bot" }, s => s is { User: "service", Agent: "helper-bot" }, "sessions_by_agent"),
    };

    public static TheoryData<string> AuditNames() => [.. Audits.Keys];

    public static TheoryData<string> SessionNames() => [.. Lists.Keys];

    [Theory]
    [MemberData(nameof(AuditNames))]
    public async Task List_Audit_FindsPageAfterPageByItsIndex(string name)
    {
        var (filter, fits, index) = Audits[name];
        await FindsAsync(
            index, store.Rows.Where(fits).Select(row => row.Id), (session, after) => AuditSearch.List(session, filter with { After = after, Limit = Limit }),
            row => row.Id, row => new PageCursor(row.At, row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), "audit_rows");
    }

    [Theory]
    [MemberData(nameof(SessionNames))]
    public async Task List_Sessions_FindsPageAfterPageByItsIndex(string name)
    {
        var (filter, fits, index) = Lists[name];
        await FindsAsync(
            index, store.Sessions.Where(fits).Select(row => row.Id), (session, after) => SessionSearch.List(session, filter with { After = after, Limit = Limit }),
            row => row.Id, row => new PageCursor(row.StartedAt, row.Id), "sessions");
    }

    private async Task FindsAsync<TRow, TId>(
        string index, IEnumerable<TId> expected, Func<StoreSession, PageCursor?, IReadOnlyList<TRow>> page, Func<TRow, TId> idOf, Func<TRow, PageCursor> cursorOf, string table)
    {
        TId[] all = [.. expected];
        PageCursor? after = null;
        for (int at = 0; at <= Math.Min(all.Length, 3 * Limit); at += Limit)
        {
            (IReadOnlyList<TRow> found, List<(string Query, string Plan)> plans) = await store.SearchAsync(session => page(session, after));
            Assert.Equal(all.Skip(at).Take(Limit), found.Select(idOf));
            Assert.All(plans, plan => Assert.DoesNotContain(plan.Plan.Split('\n'), line => Growing.Any(grows => line == $"scan {grows}")));
            Assert.All(plans, plan => Assert.InRange(Vain(plan.Plan), 0, VainMax));
            // The pages themselves are read in their order, by one index.
            foreach ((_, string plan) in plans.Where(plan => plan.Query.Contains(" LIMIT @limit", StringComparison.Ordinal)))
            {
                Assert.Contains($"index {index}", plan.Split('\n'));
                Assert.DoesNotContain("sort", plan.Split('\n'));
                Assert.Equal(1, plan.Split('\n').Count(line => line.StartsWith($"index {table}_", StringComparison.Ordinal)));
            }

            if (found.Count < Limit) return;
            after = cursorOf(found[^1]);
        }
    }

    private static long Vain(string plan) =>
        plan.Split('\n').Where(line => line.StartsWith("vain ", StringComparison.Ordinal)).Sum(line => long.Parse(line.AsSpan("vain ".Length), System.Globalization.CultureInfo.InvariantCulture));
}

public class SqliteSearchPlanTests(SearchedSqlite store) : SearchPlanTests(store), IClassFixture<SearchedSqlite>;

[Trait("Category", "Server")]
public class PostgresSearchPlanTests(SearchedPostgres store) : SearchPlanTests(store), IClassFixture<SearchedPostgres>;
