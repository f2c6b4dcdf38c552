using System.Globalization;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;
using Microsoft.Data.Sqlite;

namespace HoopWire.Gateway.Cli;

public sealed class RebuildTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public RebuildTests()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Rebuild_SecondFileOfASession_RowsOfBothAreThere()
    {
        await RecordInTwoFilesAsync();
        await AssertRowsAsync(0, "4 rows of 1 sessions");
        // What a rebuild replaces is all that the session has.
        await AssertRowsAsync(0, "4 rows of 1 sessions");
    }

    [Fact]
    public async Task Rebuild_FirstFileDamaged_RowsOfTheSecondAreThereToo()
    {
        string first = await RecordInTwoFilesAsync();
        byte[] bytes = await File.ReadAllBytesAsync(first);
        // In the last frame, in front of its link.
        bytes[^(176 + 8)] ^= 0x55;
        await File.WriteAllBytesAsync(first, bytes);
        string error = await AssertRowsAsync(1, "3 rows of 0 sessions, and of 1 damaged recordings");
        Assert.Contains(first, error, StringComparison.Ordinal);
    }

    private async Task<string> AssertRowsAsync(int code, string output)
    {
        var rebuild = await _cli.RunAsync("audit", "rebuild");
        Assert.Equal((code, output), (rebuild.ExitCode, rebuild.StandardOutput.TrimEnd()));
        Assert.Equal(long.Parse(output[..1], CultureInfo.InvariantCulture), await StoredAsync());
        return rebuild.StandardError;
    }

    private async Task<long> StoredAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_cli.Folder, "data", "hoopwire.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM audit_rows WHERE recorded = 1";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // The file is taken away while the session runs, and put back when it is over.
    private async Task<string> RecordInTwoFilesAsync()
    {
        await using var session = RecordedSession.Start(Path.Combine(_cli.Folder, "data"));
        await session.RunAsync("SELECT a FROM one");
        await session.RunAsync("SELECT b FROM two");
        string first = session.File, kept = first + ".kept";
        File.Move(first, kept);
        await session.RunAsync("SELECT c FROM three", "SELECT d FROM four");
        await session.EndAsync();
        File.Move(first, first.Replace(".jsonl.zst", ".1.jsonl.zst", StringComparison.Ordinal));
        File.Move(kept, first);
        return first;
    }
}
