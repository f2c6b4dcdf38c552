using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

[Trait("Category", "Server")]
public sealed class DemoTests
{
    [Fact]
    public async Task Demo_Unattended_ShowsEverythingAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var environment = new Dictionary<string, string> { ["HOOPWIRE_TEST_BINARY"] = Binary(), ["TMPDIR"] = folder.Path };
        var result = await RunningProcess.RunAsync(
            Path.Combine(Repository.Root, "scripts", "demo"), [], environment, timeout: TimeSpan.FromMinutes(4));
        result.EnsureSuccess();
        foreach (string expected in new[] { "hoopwire ready", "[redacted]", "Denied by rule \"no-ddl\"", "HINT:  Send it without", "waits for approval", "DELETE 40", "approved by bob", ": Sealed: ", "nothing is left running" })
            Assert.Contains(expected, result.StandardOutput, StringComparison.Ordinal);
        foreach (string secret in new[] { "212-11-1037", "4111 1111", "ada.abel@" })
            Assert.DoesNotContain(secret, result.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static string Binary()
    {
        string configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        return Path.Combine(Repository.Root, "src", "Gateway", "bin", configuration, "net10.0", "hoopwire");
    }
}
