using System.Globalization;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;
using HoopWire.Kit;
using HoopWire.Sessions;
using Microsoft.Data.Sqlite;

namespace HoopWire.Gateway.Cli;

/// <summary>An embedded store that cannot be used, given to every verb that opens it: one sentence and exit code 3.</summary>
public sealed class BrokenStoreTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public BrokenStoreTests()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
    }

    private string Data => Path.Combine(_cli.Folder, "data");

    private string Store => Path.Combine(Data, "hoopwire.db");

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("read-only", "it takes no writes")]
    [InlineData("garbage", "it is damaged")]
    [InlineData("no database", "it is damaged")]
    public async Task Verbs_StoreThatCannotBeUsed_SayWhyInOneSentence(string how, string reason)
    {
        string id = Path.GetFileName(await RecordedSession.RecordAsync(Data, "SELECT 1"))[..SessionId.Length];
        Assert.Equal(0, (await _cli.RunAsync("keys", "create", "alice")).ExitCode);
        SqliteConnection.ClearAllPools();
        Break(how);
        string[][] verbs = [["keys", "create", "alice"], ["audit", "rebuild"], ["sessions", "replay", id], ["sessions", "export", id, "--format", "json", "-o", "out"], ["sessions", "verify", id]];
        foreach (string[] verb in verbs) AssertTold(await _cli.RunAsync(verb), reason);
    }

    [Fact]
    public async Task Verb_FolderInTheStoresPlace_SaysSo()
    {
        Directory.CreateDirectory(Store);
        AssertTold(await _cli.RunAsync("keys", "create", "alice"), "the gateway's user may not write it");
    }

    [Fact]
    public async Task Serve_DamagedStore_SaysSoAndDoesNotStart()
    {
        Directory.CreateDirectory(Data);
        Break("no database");
        var served = await HoopwireProcess.RunAsync(["serve", "--config", Path.Combine(_cli.Folder, "hoopwire.yaml")], new Dictionary<string, string> { ["PW"] = "canary-password" });
        Assert.Equal(3, served.ExitCode);
        Assert.Equal("The store hoopwire.db cannot be used: it is damaged. Correct that and start again.", served.StandardError.Trim());
    }

    [Fact]
    public async Task Verb_StoreLockedByAnotherProcess_WaitsAndSaysSo()
    {
        Assert.Equal(0, (await _cli.RunAsync("keys", "create", "alice")).ExitCode);
        await using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction(deferred: false);
        AssertTold(await _cli.RunAsync("keys", "create", "alice"), "another process keeps it locked");
    }

    [Fact]
    public async Task Verb_DiskFull_SaysSo()
    {
        using var disk = new SmallDisk(megabytes: 1);
        _cli.Write("hoopwire.yaml", string.Create(CultureInfo.InvariantCulture, $"dataDirectory: {disk.Path}/data\n{ConfigFixture.Minimal}"));
        Assert.Equal(0, (await _cli.RunAsync("keys", "create", "alice")).ExitCode);
        SqliteConnection.ClearAllPools();
        disk.Fill();
        AssertTold(await _cli.RunAsync("keys", "create", "alice"), "its disk fails, or is full");
    }

    private static void AssertTold(ProcessResult result, string reason) => Assert.Equal(
        (3, $"The store hoopwire.db cannot be used: {reason}. Correct that and try again.\n"), (result.ExitCode, result.StandardError));

    private void Break(string how)
    {
        switch (how)
        {
            case "read-only":
                // File format, 1.3.3: a write version above 2 makes a database that may be read only, whoever runs.
                using (FileStream file = new(Store, FileMode.Open))
                {
                    file.Position = 18;
                    file.WriteByte(3);
                }

                break;
            case "garbage":
                byte[] bytes = File.ReadAllBytes(Store);
                bytes.AsSpan(100).Fill(0x5A);
                File.WriteAllBytes(Store, bytes);
                break;
            default:
                File.WriteAllText(Store, "This is no database, but a text that is longer than a database's head, which has a hundred bytes.");
                break;
        }
    }
}
