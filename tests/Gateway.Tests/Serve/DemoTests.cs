using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

[Trait("Category", "Server")]
public sealed partial class DemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_Unattended_ShowsEverythingAndLeavesNothing()
    {
        var result = await RunAsync();
        foreach (string expected in new[] { "hoopwire ready", "[redacted]", "Denied by rule \"no-ddl\"", "HINT:  Send it without", "waits for approval", "DELETE 40", "approved by bob", ": Sealed: ", "nothing is left running" })
            Assert.Contains(expected, result.StandardOutput, StringComparison.Ordinal);
        foreach (string secret in new[] { "212-11-1037", "4111 1111", "ada.abel@" })
            Assert.DoesNotContain(secret, result.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task Demo_Keep_LeavesWhatItSaysAndTakesItAwayWhenToldTo()
    {
        var printed = Printed().Matches((await RunAsync("--keep")).StandardOutput).ToDictionary(line => line.Groups[1].Value, line => line.Groups[2].Value);
        try
        {
            var read = await TypeAsync(printed["alice"] + " -At -c 'SELECT ssn FROM customers WHERE id = 1'");
            Assert.Equal("[redacted]\n", read.EnsureSuccess().StandardOutput);
            var sessions = await TypeAsync(printed["operator"]);
            Assert.Contains("alice", sessions.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
            await using var bob = RunningProcess.Start("sh", ["-c", "exec env " + printed["bob"]]);
            await using var alice = RunningProcess.Start("sh", ["-c", $"exec env {printed["alice"]} -c 'DELETE FROM customers'"]);
            await bob.WaitForLineAsync("DELETE FROM customers");
        }
        finally
        {
            (await TypeAsync(printed["stop it"])).EnsureSuccess();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.NotEqual(0, (await TypeAsync(printed["alice"] + " -c 'SELECT 1'")).ExitCode);
        // Nothing runs that was started there.
        Assert.Equal(1, (await RunningProcess.RunAsync("pgrep", ["-f", _folder.Path])).ExitCode);
    }

    private static Task<ProcessResult> TypeAsync(string line) => RunningProcess.RunAsync("sh", ["-c", line]);

    private async Task<ProcessResult> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["HOOPWIRE_TEST_BINARY"] = Binary(), ["TMPDIR"] = _folder.Path };
        string demo = Path.Combine(Repository.Root, "scripts", "demo");
        return (await RunningProcess.RunAsync(demo, arguments, environment, timeout: TimeSpan.FromMinutes(4))).EnsureSuccess();
    }

    private static string Binary()
    {
        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(Repository.Root, "src", "Gateway", "bin", configuration, "net10.0", "hoopwire");
    }

    [GeneratedRegex("^(alice|bob|operator|stop it): +(.*)$", RegexOptions.Multiline)]
    private static partial Regex Printed();
}
