using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What a session leaves in an export is given to psql itself.</summary>
[Trait("Category", "Server")]
public sealed class SqlExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Export_HostileSession_PsqlRunsItsStatementsOnly()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions());
        string touched = _folder.File("touched"), name = $"exported_{Guid.NewGuid():N}";
        var endpoint = await gateway.EndpointAsync();
        await using (var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            foreach (string text in new[]
            {
                $"\\! touch {touched}", $"select 1 \\! touch {touched}", "select '", "select $$", "select 1 /*", $"select '\\'; select '; \\! touch {touched}'",
                $"create table public.{name} (a int)", $"select '\n\\! touch {touched}\n'", $"insert into public.{name} values (1); -- \\! touch {touched}",
            })
            {
                try
                {
                    await using var command = new NpgsqlCommand(text, connection);
                    await command.ExecuteNonQueryAsync();
                }
                catch (PostgresException)
                {
                    // Recorded as an error, with its text.
                }
            }
        }

        string id = (await gateway.OperatorAsync("sessions", "--csv", "--limit", "1")).EnsureSuccess().StandardOutput.Split('\n')[1].Split(',')[0];
        await Login.UntilAsync(() => gateway.OperatorAsync("sessions", "verify", id), result => result.ExitCode == 0);
        (await gateway.OperatorAsync("sessions", "export", id, "--format", "sql", "-o", _folder.File("export.sql"))).EnsureSuccess();
        Assert.Contains($"-- \\! touch {touched}", await File.ReadAllTextAsync(_folder.File("export.sql")), StringComparison.Ordinal);
        (await PostgresClients.QueryAsync(endpoint, $"drop table public.{name}")).EnsureSuccess();
        (await PostgresClients.PsqlAsync(endpoint, "", null, "-v", "ON_ERROR_STOP=1", "-f", _folder.File("export.sql"))).EnsureSuccess();
        Assert.False(File.Exists(touched));
        Assert.Equal("1", (await PostgresClients.QueryAsync(endpoint, $"select a from public.{name}")).EnsureSuccess().StandardOutput.Trim());
        (await PostgresClients.QueryAsync(endpoint, $"drop table public.{name}")).EnsureSuccess();
    }
}
