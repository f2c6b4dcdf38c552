using System.Text;

namespace HoopWire.Bench.SideBySide;

/// <summary>Rules of the kinds people write. Those on pgbench's tables mask a column of every benchmark's reply.</summary>
internal static class BenchPolicy
{
    /// <summary>Twenty: masks by column, detectors, blocks, an approval, a limit.</summary>
    public static IReadOnlyList<BenchRule> Everything { get; } =
    [
        new("balances", "mask: [{column: public.pgbench_accounts.abalance, with: zero}]"),
        new("filler", "mask: [{column: public.pgbench_accounts.filler, with: redact}]"),
        new("emails", "mask: [{column: \"bench_wide.email\", with: partial}]"),
        new("found", "mask: [{detect: [credit-card, iban, us-ssn, email], with: redact}]"),
        .. Enumerable.Range(1, 10).Select(i => new BenchRule(
            $"table-{i}", $"mask: [{{column: public.customers_{i}.ssn, with: redact}}, {{column: \"*.secret_{i}\", with: nullify}}]")),
        new("no-ddl", "block: {effects: [ddl, file, net, set-role], message: \"Schema changes go through migrations\"}"),
        new("no-roles", "block: {effects: [set-role, dcl], message: \"Roles are fixed\"}"),
        new("review-writes", "approve: {effects: [unbounded-write], reviewers: [bench], timeout: 5m}"),
        new("review-code", "approve: {effects: [opaque], reviewers: [bench], timeout: 5m}"),
        new("large-results", "limit: {rows: 1000000000, bytes: 1000GB}"),
        new("slow", "limit: {statementTimeout: 300s}"),
    ];

    /// <summary>Twenty in front of MariaDB, of the same kinds and with texts that are looked for. They mask the column that sysbench reads.</summary>
    public static IReadOnlyList<BenchRule> EverythingOnMySql { get; } =
    [
        new("cells", "mask: [{column: \"*.c\", with: redact}]"),
        new("pads", "mask: [{column: \"*.pad\", with: partial}]"),
        new("found", "mask: [{detect: [credit-card, iban, us-ssn, email], with: redact}]"),
        .. Enumerable.Range(1, 7).Select(i => new BenchRule(
            $"table-{i}", $"mask: [{{column: customers_{i}.ssn, with: redact}}, {{column: \"*.secret_{i}\", with: nullify}}]")),
        .. Enumerable.Range(1, 4).Select(i => new BenchRule($"text-{i}", $"block: {{text: [{{contains: \"secret phrase {i * 7919}\"}}]}}")),
        .. Everything.TakeLast(6),
    ];

    /// <summary>So many rules that have to look at each statement: masks, blocks and approvals in turn. The first masks what pgbench reads.</summary>
    public static IReadOnlyList<BenchRule> Many(int count) =>
    [
        new("balances", "mask: [{column: public.pgbench_accounts.filler, with: redact}]"),
        .. Enumerable.Range(1, count - 1).Select(i => (i % 3) switch
        {
            0 => new BenchRule($"table-{i}", $"mask: [{{column: public.customers_{i}.ssn, with: redact}}]"),
            1 => new BenchRule($"no-ddl-{i}", $"block: {{effects: [ddl, file], message: \"Schema changes go through migration {i}\"}}"),
            _ => new BenchRule($"review-{i}", $"approve: {{effects: [unbounded-write], reviewers: [bench], timeout: {i}m}}"),
        }),
    ];

    /// <summary>One rule that looks for so many texts in each statement, none of which is there.</summary>
    public static IReadOnlyList<BenchRule> Literals(int count) =>
        [new("texts", $"block: {{text: [{string.Join(", ", Enumerable.Range(1, count).Select(i => $"{{contains: \"secret phrase {i * 7919}\"}}"))}]}}")];

    /// <summary>The <c>rules:</c> section.</summary>
    public static string Yaml(IReadOnlyList<BenchRule> rules)
    {
        if (rules.Count == 0) return "";
        var yaml = new StringBuilder("rules:\n");
        foreach (var (name, body) in rules) yaml.Append("  - name: ").Append(name).Append('\n').Append("    ").Append(body).Append('\n');
        return yaml.ToString().TrimEnd('\n');
    }
}
