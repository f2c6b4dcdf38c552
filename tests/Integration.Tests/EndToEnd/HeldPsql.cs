using System.Text.Json;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A psql that the test types into, line by line, and whose held statements it follows.</summary>
internal sealed partial class HeldPsql : IAsyncDisposable
{
    private readonly PostgresGateway _gateway;
    private int _steps;
    private int _held;

    private HeldPsql(PostgresGateway gateway, RunningProcess process) => (_gateway, Process) = (gateway, process);

    /// <summary>The psql.</summary>
    public RunningProcess Process { get; }

    public static async Task<HeldPsql> StartAsync(PostgresGateway gateway, string user = "alice", string target = "orders") =>
        Start(gateway, await gateway.EndpointAsync(user, target));

    public static HeldPsql Start(PostgresGateway gateway, PostgresEndpoint endpoint) =>
        new(gateway, PostgresClients.StartPsql(endpoint, "-At", "-v", "VERBOSITY=verbose"));

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await Process.Input.WriteLineAsync(line);
        await Process.Input.FlushAsync();
    }

    /// <summary>Types a line that is held, and returns the request's id from the notice.</summary>
    public async Task<string> TypeHeldAsync(string line)
    {
        int before = _held++;
        await TypeAsync(line);
        await Login.UntilAsync(() => Task.FromResult(Notices().Count), count => count > before);
        return Notices()[before].Groups[1].Value;
    }

    /// <summary>Types a line and waits until it, and all before it, is done.</summary>
    public async Task RunAsync(string line)
    {
        await TypeAsync(line);
        await DoneAsync();
    }

    /// <summary>Waits until everything typed is done.</summary>
    public async Task DoneAsync()
    {
        string mark = $"step {++_steps} is done";
        await TypeAsync($"\\warn {mark}");
        await Process.WaitForErrorLineAsync(mark);
    }

    /// <summary>The session's id, as the target is told of it. The first thing that is typed.</summary>
    public async Task<string> SessionAsync()
    {
        await RunAsync(Login.WhoAmI + ";");
        // What psql says on one stream comes no sooner than what it says on the other.
        string said = await Login.UntilAsync(() => Task.FromResult(Process.StandardOutput), seen => seen.Contains('\n', StringComparison.Ordinal));
        return said.Split('/')[1].Split(' ')[0];
    }

    /// <summary>Asserts that the session still works.</summary>
    public async Task AssertWorksAsync()
    {
        int number = ++_steps;
        await RunAsync($"SELECT 'works', {number};");
        await Process.WaitForLineAsync($"works|{number}");
    }

    /// <summary>The state of a request, as the operator sees it.</summary>
    public async Task<string> StateAsync(string id)
    {
        var shown = (await _gateway.OperatorAsync("approvals", "show", id, "--json")).EnsureSuccess();
        return JsonDocument.Parse(shown.StandardOutput).RootElement.GetProperty("state").GetString()!;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private MatchCollection Notices() => Waits().Matches(Process.StandardError);

    [GeneratedRegex("(?:waits for|has) approval ([^ ]+) by ")]
    private static partial Regex Waits();
}
