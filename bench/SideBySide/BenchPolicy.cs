using System.Text;

namespace HoopWire.Bench.SideBySide;

/// <summary>Twenty rules of the kinds people write. Those on pgbench's tables mask a column of every benchmark's reply.</summary>
internal static class BenchPolicy
{
    private static readonly (string Name, string Body)[] Rules = Build();

    public static IEnumerable<string> Names => Rules.Select(r => r.Name);

    public static string Yaml
    {
        get
        {
            var yaml = new StringBuilder("rules:\n");
            foreach (var (name, body) in Rules) yaml.Append("  - name: ").Append(name).Append('\n').Append("    ").Append(body).Append('\n');
            return yaml.ToString().TrimEnd('\n');
        }
    }

    private static (string, string)[] Build() =>
    [
        ("balances", "mask: [{column: public.pgbench_accounts.abalance, with: zero}]"),
        ("filler", "mask: [{column: public.pgbench_accounts.filler, with: redact}]"),
        ("emails", "mask: [{column: \"*.email\", with: partial, copy: mask}]"),
        ("found", "mask: [{detect: [credit-card, iban, us-ssn, email], with: redact}]"),
        .. Enumerable.Range(1, 12).Select(i => ($"table-{i}", $"mask: [{{column: public.customers_{i}.ssn, with: redact}}, {{column: \"*.secret_{i}\", with: nullify}}]")),
        ("no-ddl", "block: {effects: [ddl, file, net, set-role], message: \"Schema changes go through migrations\"}"),
        ("review-writes", "approve: {effects: [unbounded-write], reviewers: [bench], timeout: 5m}"),
        ("no-roles", "block: {effects: [set-role], message: \"Roles are fixed\"}"),
        ("large-results", "limit: {rows: 1000000000, bytes: 1000GB}"),
    ];
}
