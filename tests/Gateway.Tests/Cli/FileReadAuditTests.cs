using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Cli;

/// <summary>Files of a gateway's own recordings, read with its configuration while it does not run.</summary>
public sealed class FileReadAuditTests : IAsyncLifetime, IDisposable
{
    private readonly CliFixture _cli = new();
    private string _file = "";

    private string Database => Path.Combine(_cli.Folder, "data", "hoopwire.db");

    public async Task InitializeAsync()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        _file = await RecordedSession.RecordAsync(Path.Combine(_cli.Folder, "data"), "SELECT a FROM one");
        Assert.Equal(0, (await _cli.RunAsync("audit", "rebuild")).ExitCode);
    }

    public void Dispose() => _cli.Dispose();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("replay")]
    [InlineData("export", "--format", "json", "-o", "out")]
    [InlineData("export", "-o", "out")]
    public async Task Read_FileOfItsOwn_IsInTheAudit(params string[] verb)
    {
        await RunAsync(verb, _file);
        string row = Assert.Single(await RowsAsync());
        Assert.Contains($"The recording was read for {verb[0]} by operator:", row, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(_file).Split('.')[0], row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_CopyUnderItsName_IsInTheAudit()
    {
        string copy = Path.Combine(_cli.Folder, Path.GetFileName(_file));
        File.Copy(_file, copy);
        await RunAsync(["replay"], copy);
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Read_CopyUnderAnotherName_IsInTheAudit()
    {
        string copy = Path.Combine(_cli.Folder, "x.zst");
        File.Copy(_file, copy);
        await RunAsync(["replay"], copy);
        Assert.Contains(Path.GetFileName(_file).Split('.')[0], Assert.Single(await RowsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.zst", false)]
    [InlineData("x.zst", true)]
    [InlineData(null, true)]
    public async Task Read_EncryptedCopy_IsInTheAuditBeforeItsKeyIsTaken(string? name, bool hasLeft)
    {
        string file = await RecordedSession.RecordEncryptedAsync(Path.Combine(_cli.Folder, "data"), "SELECT 'encrypted'");
        string copy = Path.Combine(_cli.Folder, name ?? Path.GetFileName(file));
        File.Copy(file, copy);
        if (hasLeft) File.Delete(file);
        string shown = await RunAsync(["replay"], copy);
        Assert.Contains("SELECT 'encrypted'", shown, StringComparison.Ordinal);
        string row = Assert.Single(await RowsAsync());
        Assert.Contains("The recording", row, StringComparison.Ordinal);
        Assert.Contains("for replay by operator:", row, StringComparison.Ordinal);
        // Its key frame names it, whatever the file is called.
        Assert.Contains(Path.GetFileName(file).Split('.')[0], row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_EncryptedCopyWithoutAnAudit_GetsNoKey(bool isBroken)
    {
        string copy = Path.Combine(_cli.Folder, "x.zst");
        File.Copy(await RecordedSession.RecordEncryptedAsync(Path.Combine(_cli.Folder, "data"), "SELECT 'encrypted'"), copy);
        if (isBroken) await File.WriteAllTextAsync(Database, "no database");
        else File.Delete(Database);
        var result = await _cli.RunAsync("sessions", "replay", copy, "--config", "hoopwire.yaml");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("SELECT 'encrypted'", result.StandardOutput, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync());
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("export", "--format", "json", "-o", "out")]
    public async Task Read_EncryptedFileWhereOnlyVariableAndPlaceNameTheGateway_GetsNoKey(params string[] verb)
    {
        string file = await RecordedSession.RecordEncryptedAsync(Path.Combine(_cli.Folder, "data"), "SELECT 'encrypted'");
        _cli.Environment["HOOPWIRE_CONFIG"] = "hoopwire.yaml";
        var result = await _cli.RunAsync(["sessions", verb[0], file, .. verb[1..]]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("no key to it is here", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT 'encrypted'", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AnotherGatewaysFile_IsNot()
    {
        string other = await RecordedSession.RecordAsync(Path.Combine(_cli.Folder, "other"), "SELECT b FROM two");
        await RunAsync(["replay"], other);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Verify_FileOfItsOwn_IsNot()
    {
        await RunAsync(["verify"], _file);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Verify_AnotherSessionsFileUnderTheName_IsBroken()
    {
        string other = await RecordedSession.RecordAsync(Path.Combine(_cli.Folder, "data"), "SELECT b FROM two"), id = Path.GetFileName(_file).Split('.')[0];
        Assert.Equal(0, (await _cli.RunAsync("sessions", "verify", id)).ExitCode);
        File.Copy(other, _file, overwrite: true);
        var result = await _cli.RunAsync("sessions", "verify", id);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"it is the recording of session {Path.GetFileName(other).Split('.')[0]}", result.StandardOutput, StringComparison.Ordinal);
        // A file is whatever its name says.
        Assert.Equal(0, (await _cli.RunAsync("sessions", "verify", other)).ExitCode);
    }

    [Fact]
    public async Task Read_AuditThatCannotBeWritten_IsRefused()
    {
        await File.WriteAllTextAsync(Database, "no database");
        var result = await _cli.RunAsync("sessions", "replay", _file, "--config", "hoopwire.yaml");
        Assert.Equal((3, ""), (result.ExitCode, result.StandardOutput));
    }

    private async Task<string> RunAsync(string[] verb, string file)
    {
        var result = await _cli.RunAsync(["sessions", verb[0], file, .. verb[1..], "--config", "hoopwire.yaml"]);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput;
    }

    // What is in the audit is in the root log first.
    private async Task<List<string>> RowsAsync()
    {
        List<string> rows = [];
        foreach (string file in Directory.GetFiles(Path.Combine(_cli.Folder, "data", "audit"), "*.jsonl"))
            rows.AddRange((await File.ReadAllLinesAsync(file)).Where(line => line.Contains("recording-read", StringComparison.Ordinal)));
        return rows;
    }
}
