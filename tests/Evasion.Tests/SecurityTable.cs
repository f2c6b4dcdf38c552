using System.Globalization;
using System.Reflection;
using System.Text;

namespace HoopWire.Evasion.Tests;

/// <summary>The table of docs/security.md: what was tried, and what came of it.</summary>
internal static class SecurityTable
{
    private static readonly Type[] Games = [typeof(ApprovalGameTests), typeof(StateGameTests), typeof(RuleGameTests), typeof(NameGameTests), typeof(PathGameTests), typeof(RelayStateTests), typeof(CopyMaskTests), typeof(OwnCodeGameTests), typeof(EncodingGameTests)];

    /// <summary>Runs every case once and writes the table.</summary>
    public static async Task<string> MakeAsync(EvasionServer server, Func<string> number)
    {
        var table = new StringBuilder("| case | statements | refused | leaked | rule |\n|---|---|---|---|---|\n");
        foreach (var (name, statements) in Evasions.All)
        {
            var (refused, leaked) = await RunAsync(server, statements, number());
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {statements.Length} | {refused} | {leaked} | `pii` |\n");
        }

        var (oracles, told) = await RunAsync(server, Oracles.All, number());
        table.Append(CultureInfo.InvariantCulture, $"| oracles: conditions, order, groups, errors, time | {Oracles.All.Count} | {oracles} | {told} | `pii` |\n");
        foreach (var game in Games)
            table.Append(CultureInfo.InvariantCulture, $"| `{game.Name}`: {Words(game)} | {game.GetMethods().Count(IsTest)} tests | | 0 | |\n");
        return table.ToString();
    }

    private static async Task<(int Refused, int Leaked)> RunAsync(EvasionServer server, IReadOnlyList<string> statements, string number)
    {
        int refused = 0;
        await using var client = await CapturingClient.LoginAsync(server.Gateway.Port);
        foreach (string sql in statements)
        {
            int before = client.Errors.Count;
            await client.RunAsync(Way.Simple, [server.Fill(sql, number)]);
            // The session's role at the target is a superuser: nobody but the gateway says 42501.
            if (client.Errors.Skip(before).Contains("42501")) refused++;
        }

        return (refused, server.Canaries.Count(canary => canary.FindIn(client.Received) is not null));
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();

    private static string Words(Type game) => game.Name switch
    {
        nameof(ApprovalGameTests) => "one approval for more than was asked for",
        nameof(StateGameTests) => "an approval used where its statement means something else",
        nameof(RuleGameTests) => "round functions, hours, limits and approvals given ahead",
        nameof(NameGameTests) => "names of statements, cursors and portals that change their meaning",
        nameof(PathGameTests) => "names that are looked for elsewhere than it seems",
        nameof(RelayStateTests) => "replies that belong to something else",
        nameof(CopyMaskTests) => "rows that leave by COPY",
        nameof(OwnCodeGameTests) => "code of the owner's that runs without being named, under a rule by effect",
        _ => "texts that read otherwise in other encodings, with zero bytes, or with letters that look alike",
    };
}
