using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>What a name means has changed since the session's catalogue was read: its next statement is read by what it means now.</summary>
[Trait("Category", "Server")]
public sealed class ChangedCatalogueTests : IAsyncLifetime
{
    private const string Database = "catalogue_changes";
    private const string Secret = "219-09-9999";
    /// <summary>The name in the subquery means the unprotected column of suppliers; without that, the protected one outside.</summary>
    private const string Ask = "SELECT (SELECT ssn FROM suppliers LIMIT 1) || '' FROM people";
    private const string Rename = "ALTER TABLE suppliers RENAME COLUMN ssn TO k";

    private const string Setup = $"""
        CREATE TABLE people (id int, ssn text);
        INSERT INTO people VALUES (1, '{Secret}');
        CREATE TABLE suppliers (ssn text);
        INSERT INTO suppliers VALUES ('plain');
        CREATE SCHEMA decoy;
        CREATE TABLE decoy.people AS SELECT 1 AS id, 'decoy'::text AS ssn;
        GRANT ALL ON people, decoy.people TO app;
        GRANT ALL ON SCHEMA decoy, public TO app;
        ALTER TABLE suppliers OWNER TO app;
        """;

    private static readonly Rule Columns = new("pii") { Masks = [Masked("public.people.ssn"), Masked("*.phone")] };

    private PostgresServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        await _server.PsqlAsync($"drop database if exists {Database} with (force)");
        await _server.PsqlAsync($"create database {Database}");
        await _server.PsqlAsync(Setup, Database);
    }

    public Task DisposeAsync() => _server.PsqlAsync($"drop database {Database} with (force)");

    [Fact]
    public async Task Query_AnotherSessionHasRenamed_IsReadByTheNewName()
    {
        await using var gateway = Start(TimeProvider.System);
        await using var one = await gateway.OpenAsync();
        await using var other = await gateway.OpenAsync();
        Assert.Equal("plain", await AskAsync(one, Ask));

        await AskAsync(other, Rename);

        Assert.Equal("42501", await FailAsync(one, Ask));
    }

    [Fact]
    public async Task Query_CatalogueIsTooOld_WaitsForANewOne()
    {
        var time = new LaterTime();
        await using var gateway = Start(time);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal("plain", await AskAsync(connection, Ask));

        await _server.PsqlAsync(Rename, Database);
        time.Later = CatalogueAge.Max + TimeSpan.FromSeconds(1);

        Assert.Equal("42501", await FailAsync(connection, Ask));
    }

    [Fact]
    public async Task Query_CatalogueIsTooOldAndCannotBeRead_IsRefused()
    {
        var time = new LaterTime();
        await using var gateway = Start(time);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal("plain", await AskAsync(connection, Ask));

        await _server.PsqlAsync($"alter database {Database} connection limit 0");
        time.Later = CatalogueAge.Max + TimeSpan.FromSeconds(1);
        Assert.Equal("42501", await FailAsync(connection, Ask));

        await _server.PsqlAsync($"alter database {Database} connection limit -1");
        time.Later = CatalogueAge.Max + TimeSpan.FromSeconds(5);
        Assert.Equal("plain", await AskAsync(connection, Ask));
    }

    [Fact]
    public async Task Query_ARelationBehindTheFirstOnThePathIsProtected_MeansEither()
    {
        await using var gateway = Start(TimeProvider.System);
        await using var connection = await gateway.OpenAsync();
        await AskAsync(connection, "SET search_path = decoy, public");

        Assert.Equal("42501", await FailAsync(connection, "SELECT upper(ssn) FROM people"));
        Assert.Equal("decoy", await AskAsync(connection, "SELECT lower(ssn) FROM decoy.people"));
    }

    [Fact]
    public async Task Query_ColumnAddedSince_IsMasked()
    {
        await using var gateway = Start(TimeProvider.System);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(1, await AskAsync(connection, "TABLE people"));

        await _server.PsqlAsync($"ALTER TABLE people ADD COLUMN phone text DEFAULT '{Secret}'", Database);

        Assert.NotEqual(Secret, await AskAsync(connection, "TABLE people", 2));
    }

    private static MaskRule Masked(string column) => new(MaskKind.Redact) { Column = ColumnPattern.TryParse(column) };

    private InProcessGateway Start(TimeProvider time) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(_server) with { Database = Database }, new GatewayLimits(), [Columns], time: time);

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql, int column = 0)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() && !reader.IsDBNull(column) ? reader.GetValue(column) : null;
    }

    private static async Task<string> FailAsync(NpgsqlConnection connection, string sql) =>
        (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(connection, sql))).SqlState;
}
