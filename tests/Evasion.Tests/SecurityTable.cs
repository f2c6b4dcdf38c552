using System.Globalization;
using System.Text;
using HoopWire.Kit;

namespace HoopWire.Evasion.Tests;

/// <summary>The table of docs/security.md: what was tried, and what came of it.</summary>
internal static class SecurityTable
{
    /// <summary>Runs every case once and writes the table.</summary>
    public static async Task<string> MakeAsync(EvasionServer server, Func<string> number)
    {
        string all = InAllWays(EvasionCases.Sent.Count);
        string ways = string.Join(", ", EvasionCases.Sent.Select(sent => sent.Way).Distinct().Select(Words));
        var table = new StringBuilder($"""
            `{all}` are {ways}, each in whole messages and byte by byte, on PostgreSQL 15 and on 18.
            `refused` and `leaked` are what one run on 15 came to, by {Words(Way.Simple)} and whole; in none of the others may anything leak. What the tests below the cases send is read from their sources, and each of them fails where anything leaks.

            | case | statements | sent | refused | leaked | rule |
            |---|---|---|---|---|---|

            """);
        foreach (var (name, statements) in Evasions.All)
        {
            var (refused, leaked) = await RunAsync(server, statements, number());
            table.Append(CultureInfo.InvariantCulture, $"| {name} | {statements.Length} | {InAllWays(EvasionCases.Cases().Count(sent => name.Equals(sent[0])))} | {refused} | {leaked} | `pii` |\n");
        }

        var (oracles, told) = await RunAsync(server, Oracles.All, number());
        table.Append(CultureInfo.InvariantCulture, $"| oracles: conditions, order, groups, errors, time | {Oracles.All.Count} | {all} | {oracles} | {told} | `pii` |\n");
        return table.Append(GameRows()).ToString();
    }

    /// <summary>The rows of the tests beside the cases.</summary>
    public static string GameRows() => string.Concat(Games.All.Select(game =>
        $"| `{game.Key.Name}`: {game.Value} | {Games.TestsOf(game.Key)} tests | {Games.SentBy(game.Key, SourceOf)} | | 0 | |\n"));

    private static string SourceOf(string name) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Evasion.Tests", $"{name}.cs"));

    private static string InAllWays(int ways) => ways == EvasionCases.Sent.Count ? $"all {ways} ways" : $"{ways} ways";

    private static string Words(Way way) => way switch
    {
        Way.Simple => "the simple protocol",
        Way.ExtendedText => "the extended one in text",
        Way.ExtendedBinary => "in binary",
        Way.ExtendedUndescribed => "without a Describe",
        _ => throw new ArgumentOutOfRangeException(nameof(way)),
    };

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
}
