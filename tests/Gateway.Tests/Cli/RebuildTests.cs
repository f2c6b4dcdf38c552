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
    public async Task Rebuild_TwoFilesOfASession_RowsOfBothAreThere()
    {
        await RecordTwiceAsync();
        await AssertRowsAsync(0, "4 rows of 1 sessions");
        // What a rebuild replaces is all that the session has.
        await AssertRowsAsync(0, "4 rows of 1 sessions");
        Assert.Equal(8, await ReadAsync("SELECT sum(times) FROM audit_rows WHERE recorded = 1"));
    }

    [Fact]
    public async Task Rebuild_OneFileWithoutSeal_RowsOfTheOtherAreBetterThanNone()
    {
        string first = await RecordTwiceAsync();
        await File.WriteAllBytesAsync(first, (await File.ReadAllBytesAsync(first))[..^1]);
        string error = await AssertRowsAsync(1, "4 rows of 0 sessions, and of 1 damaged recordings");
        Assert.Contains($"{first} is damaged: It has no seal", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("forged")]
    [InlineData("without its seal")]
    public async Task Rebuild_FileThatDoesNotStandUp_KeepsTheRows(string how)
    {
        string file = await RecordedSession.RecordAsync(Data, "SELECT a FROM one", "SELECT b FROM two");
        await AssertRowsAsync(0, "2 rows of 1 sessions");
        if (how == "damaged") await RecordedSession.DamageAsync(file);
        else if (how == "forged") await ForgeAsync(file, seals: true);
        else await ForgeAsync(file, seals: false);
        var rebuild = await _cli.RunAsync("audit", "rebuild");
        Assert.Equal((1, "0 rows of 0 sessions, and of 1 damaged recordings"), (rebuild.ExitCode, rebuild.StandardOutput.TrimEnd()));
        Assert.Contains($"{file} is damaged: ", rebuild.StandardError, StringComparison.Ordinal);
        Assert.Equal(2, await ReadAsync("SELECT count(*) FROM audit_rows WHERE recorded = 1"));
        Assert.Equal(2, await ReadAsync("SELECT count(*) FROM audit_rows WHERE user_name = 'alice'"));
    }

    [Fact]
    public async Task Rebuild_StatementBehindPadding_TellsWhatItDoes()
    {
        await RecordedSession.RecordAsync(Data, $"WITH p AS (SELECT '{new string('x', 9000)}' AS a) DELETE FROM payroll");
        await AssertRowsAsync(0, "1 rows of 1 sessions");
        Assert.Equal(1, await ReadAsync("SELECT count(*) FROM audit_texts WHERE relations LIKE '%payroll%' AND effects LIKE '%unbounded-write%'"));
        Assert.Equal(1, await ReadAsync("SELECT count(*) FROM audit_trigrams WHERE audit_trigrams MATCH '\"pay\" AND \"ayr\"'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rebuild_IndexTexts_SaysWhetherTheStoreHasThem(bool has)
    {
        _cli.Write("hoopwire.yaml", $"{ConfigFixture.Minimal}recording: {{encryption: {{indexTexts: {(has ? "true" : "false")}}}}}\n");
        await using (var session = RecordedSession.Start(Data))
        {
            await session.FailAsync("SELECT a FROM payroll WHERE b = 'canary-text'", "canary-message");
            await session.EndAsync();
        }

        await AssertRowsAsync(0, "1 rows of 1 sessions");
        Assert.Equal(1, await ReadAsync("SELECT count(*) FROM audit_texts WHERE relations LIKE '%payroll%'"));
        Assert.Equal(1, await ReadAsync("SELECT count(*) FROM audit_rows WHERE error_code = '22P02'"));
        Assert.Equal(has ? 0 : 1, await ReadAsync("SELECT count(*) FROM audit_texts WHERE text LIKE 'sha256:%'"));
        string database = string.Concat(Directory.GetFiles(Data, "hoopwire.db*").Select(file => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(file))));
        foreach (string canary in new[] { "canary-text", "canary-message" }) Assert.Equal(has, database.Contains(canary, StringComparison.Ordinal));
    }

    private async Task<string> RecordTwiceAsync()
    {
        string first = await RecordedSession.RecordAsync(Data, "SELECT a FROM one", "SELECT b FROM two", "SELECT c FROM three", "SELECT d FROM four");
        File.Copy(first, first.Replace(".jsonl.zst", ".1.jsonl.zst", StringComparison.Ordinal));
        return first;
    }

    private async Task<string> AssertRowsAsync(int code, string output)
    {
        var rebuild = await _cli.RunAsync("audit", "rebuild");
        Assert.Equal((code, output), (rebuild.ExitCode, rebuild.StandardOutput.TrimEnd()));
        Assert.Equal(long.Parse(output[..1], CultureInfo.InvariantCulture), await ReadAsync("SELECT count(*) FROM audit_rows WHERE recorded = 1"));
        return rebuild.StandardError;
    }

    // A recording of the session of that id, by mallory, as somebody with write access can make it: sealed with a key of their own, or not at all.
    private async Task ForgeAsync(string file, bool seals)
    {
        string id = Path.GetFileName(file).Split('.')[0];
        byte[] bytes = await File.ReadAllBytesAsync(await RecordedSession.ForgeAsync(Path.Combine(_cli.Folder, "forger"), id, "SELECT nothing"));
        await File.WriteAllBytesAsync(file, seals ? bytes : bytes[..^1]);
    }

    private async Task<long> ReadAsync(string query)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_cli.Folder, "data", "hoopwire.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
