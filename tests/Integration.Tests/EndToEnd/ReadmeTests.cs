using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What the README tells a newcomer to write and to type does what it says, with the addresses and secrets of a test in the place of its own.</summary>
[Trait("Category", "Server")]
public sealed partial class ReadmeTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly Dictionary<string, string> _keys = [];
    private readonly int _port = FreePort.Next();
    private readonly int _consolePort = FreePort.Next();
    private PostgresServer _server = null!;
    private HoopwireProcess? _gateway;
    private RunningProcess? _alice;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        await _server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.readme (id int); INSERT INTO public.readme VALUES (1), (2); GRANT ALL ON public.readme TO app");
    }

    public async Task DisposeAsync()
    {
        if (_alice is not null) await _alice.DisposeAsync();
        if (_gateway is not null) await _gateway.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ConfigureIt_ItsFileAndCommands_BringAReviewerToARequest()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var blocks = Blocks().Matches(Section().Match(page).Value);
        Assert.Equal(["yaml", "sh", "sh"], blocks.Select(block => block.Groups[1].Value));
        _folder.Write("hoopwire.yaml", Here(blocks[0].Groups[2].Value));
        string last = "";
        foreach (string line in blocks.Skip(1).SelectMany(block => block.Groups[2].Value.Trim().Split('\n'))) last = await TypeAsync(line.Split(" #")[0].Trim());

        string id = Assert.Single(Requests().Matches(last)).Value;
        Assert.Contains("DELETE FROM public.readme", last, StringComparison.Ordinal);
        (await HoopwireProcess.RunAsync(["approvals", "approve", id], _environment)).EnsureSuccess();
        Assert.Equal(0, await _alice!.Exited.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("DELETE 2", _alice.StandardOutput, StringComparison.Ordinal);
    }

    /// <summary>What a line prints when somebody types it who has the gateway beside the test instead of the one that scripts/build makes.</summary>
    private async Task<string> TypeAsync(string line)
    {
        if (line == "scripts/build") return "";
        if (Export().Match(line) is { Success: true } export)
        {
            _environment[export.Groups[1].Value] = export.Groups[1].Value switch
            {
                "ORDERS_PASSWORD" => PostgresServer.PasswordOf("app"),
                "HOOPWIRE_TOKEN" => _keys[export.Groups[2].Value.Split(' ')[^1]],
                _ => Here(export.Groups[2].Value),
            };
            return "";
        }

        Assert.StartsWith("artifacts/hoopwire ", line, StringComparison.Ordinal);
        string[] words = [.. line.Split(' ').Skip(1).Select(word => word == "hoopwire.yaml" ? _folder.File(word) : word)];
        if (words[0] == "serve")
        {
            _gateway = await HoopwireProcess.StartAsync(words[^1], _environment);
            return "";
        }

        if (words[0] == "approvals") await HoldAsync();
        string printed = (await HoopwireProcess.RunAsync(words, _environment)).EnsureSuccess().StandardOutput;
        if (words is ["keys", "create", var user, ..]) _keys[user] = printed.Trim();
        return printed;
    }

    /// <summary>Alice waits for bob.</summary>
    private async Task HoldAsync()
    {
        var endpoint = new PostgresEndpoint("127.0.0.1", _port, "alice", _keys["alice"], "orders") { SslMode = "disable" };
        _alice = PostgresClients.StartPsql(endpoint, "-c", "DELETE FROM public.readme");
        await _alice.WaitForErrorLineAsync("waits for approval");
    }

    private string Here(string text) => text
        .Replace("127.0.0.1:15432", $"127.0.0.1:{_port}", StringComparison.Ordinal)
        .Replace("127.0.0.1:18080", $"127.0.0.1:{_consolePort}", StringComparison.Ordinal)
        .Replace("address: 10.0.0.5:5432", $"address: {_server.Host}:{_server.Port}\n    ca: {_server.CaFile}", StringComparison.Ordinal);

    [GeneratedRegex("(?<=\n## Configure it\n).*?(?=\n## )", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("^```(\\w+)\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^export (\\w+)='(.*)'$")]
    private static partial Regex Export();

    [GeneratedRegex("^[a-z0-9]{10}(?= +pending )", RegexOptions.Multiline)]
    private static partial Regex Requests();
}
