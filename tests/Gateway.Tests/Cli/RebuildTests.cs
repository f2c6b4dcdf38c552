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

    private string Data => Path.Combine(_cli.Folder, "data");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Rebuild_SecondFileOfASession_RowsOfBothAreThere()
    {
        await RecordedSession.RecordInTwoFilesAsync(Data);
        await AssertRowsAsync(0, "4 rows of 1 sessions");
        // What a rebuild replaces is all that the session has.
        await AssertRowsAsync(0, "4 rows of 1 sessions");
    }

    [Fact]
    public async Task Rebuild_FirstFileDamaged_RowsOfTheSecondAreThereToo()
    {
        string first = await RecordedSession.RecordInTwoFilesAsync(Data);
        await RecordedSession.DamageAsync(first);
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
}
