using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A client that is given numbered statements, and tells of each once its row was delivered.</summary>
internal sealed partial class MarkedClient(RunningProcess process, string name) : IAsyncDisposable
{
    // A few fill every part of a file that is there already.
    private static readonly string Padding = new('x', 3000);

    /// <summary>psql, or the client of MariaDB.</summary>
    public RunningProcess Process => process;

    /// <summary>A psql.</summary>
    public static MarkedClient Psql(PostgresEndpoint endpoint, string name) => new(PostgresClients.StartPsql(endpoint, "-At", "-v", "VERBOSITY=verbose"), name);

    /// <summary>A client of MariaDB.</summary>
    public static MarkedClient MariaDb(MySqlEndpoint endpoint, string name) =>
        new(RunningProcess.Start("mariadb", [.. endpoint.Options, "-N", "-B", "-n", endpoint.Database], endpoint.Environment), name);

    /// <summary>The row of a statement.</summary>
    public string Mark(int number) => string.Create(CultureInfo.InvariantCulture, $"{name} mark {number} is delivered");

    /// <summary>The numbers of the rows that were delivered.</summary>
    public IReadOnlyList<int> Delivered() =>
        [.. Marks().Matches(process.StandardOutput).Where(match => match.Groups[1].Value == name).Select(match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))];

    /// <summary>Gives it so many statements at once, and waits for none of them.</summary>
    public async Task FeedAsync(int statements)
    {
        var text = new StringBuilder();
        for (int number = 1; number <= statements; number++) text.Append(CultureInfo.InvariantCulture, $"SELECT '{Mark(number)}';\n");
        await TypeAsync(text.ToString());
    }

    /// <summary>Types statements, one after another, until it has ended.</summary>
    public async Task TypeUntilItEndsAsync()
    {
        int number = 0;
        await Login.UntilAsync(
            async () =>
            {
                await TypeAsync($"SELECT '{Mark(++number)}', length('{Padding}');\n");
                return process.IsRunning;
            },
            running => !running);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task TypeAsync(string text)
    {
        try
        {
            await process.Input.WriteAsync(text);
            await process.Input.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    [GeneratedRegex("^([a-z0-9]+) mark ([0-9]+) is delivered", RegexOptions.Multiline)]
    private static partial Regex Marks();
}
