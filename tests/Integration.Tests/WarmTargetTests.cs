using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres;
using Npgsql;

namespace HoopWire.Integration.Tests;

[Trait("Category", "Server")]
public class WarmTargetTests
{
    [Fact]
    public async Task Open_AfterAnOrderlyEnd_TakesOverTheBackend()
    {
        await using var gateway = await StartAsync(1);
        int first = await BackendAsync(gateway, "alice", "select 1");
        await gateway.EndAsync();
        int second = await BackendAsync(gateway, "alice", "select 1");
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Open_TakenOver_FindsNothingOfTheSessionBefore()
    {
        await using var gateway = await StartAsync(1);
        const string Leave = """
            set search_path = pg_catalog; set timezone = 'Asia/Tokyo'; create temp table left_behind (id int);
            prepare left_prepared as select 1; select pg_advisory_lock(4711); listen left_channel; set statement_timeout = 12345;
            """;
        int first = await BackendAsync(gateway, "alice", Leave);
        await gateway.EndAsync();
        await using var connection = await gateway.OpenAsync("carol");
        Assert.Equal(first, await ScalarAsync<int>(connection, "select pg_backend_pid()"));
        Assert.Equal(0L, await ScalarAsync<long>(connection, "select count(*) from pg_prepared_statements where name = 'left_prepared'"));
        Assert.Equal(0L, await ScalarAsync<long>(connection, "select count(*) from pg_class where relname = 'left_behind' and pg_table_is_visible(oid)"));
        Assert.Equal(0L, await ScalarAsync<long>(connection, "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"));
        Assert.Equal(0L, await ScalarAsync<long>(connection, "select count(*) from pg_listening_channels()"));
        Assert.Equal("0", await ScalarAsync<string>(connection, "show statement_timeout"));
        Assert.NotEqual("pg_catalog", await ScalarAsync<string>(connection, "show search_path"));
        Assert.NotEqual("Asia/Tokyo", connection.Timezone);
        Assert.Equal(await ScalarAsync<string>(connection, "show timezone"), connection.Timezone);
    }

    [Fact]
    public async Task Open_TakenOver_BearsTheNewPersonsName()
    {
        await using var gateway = await StartAsync(1);
        await BackendAsync(gateway, "alice", "select 1");
        await gateway.EndAsync();
        await using var connection = await gateway.OpenAsync("carol");
        Assert.StartsWith("carol/", await ScalarAsync<string>(connection, "select application_name from pg_stat_activity where pid = pg_backend_pid()"), StringComparison.Ordinal);
        await new NpgsqlCommand("reset all", connection).ExecuteNonQueryAsync();
        // The gateway puts the name back before the next statement.
        await new NpgsqlCommand("select 1", connection).ExecuteNonQueryAsync();
        string restored = await ScalarAsync<string>(connection, "select application_name from pg_stat_activity where pid = pg_backend_pid()");
        Assert.StartsWith("carol/", restored, StringComparison.Ordinal);
        Assert.DoesNotContain("alice", restored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("begin; select 1/0")]
    public async Task Open_AfterAnOpenTransaction_GetsABackendOfItsOwn(string left)
    {
        await using var gateway = await StartAsync(1);
        int first = await BackendAsync(gateway, "alice", left);
        await gateway.EndAsync();
        Assert.NotEqual(first, await BackendAsync(gateway, "alice", "select 1"));
    }

    [Fact]
    public async Task Open_WhileTheFirstSessionLives_GetsABackendOfItsOwn()
    {
        await using var gateway = await StartAsync(4);
        await using var one = await gateway.OpenAsync();
        await using var two = await gateway.OpenAsync();
        Assert.NotEqual(await ScalarAsync<int>(one, "select pg_backend_pid()"), await ScalarAsync<int>(two, "select pg_backend_pid()"));
    }

    [Fact]
    public async Task Open_BackendEndedMeanwhile_GetsANewOne()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = await StartAsync(1);
        int first = await BackendAsync(gateway, "alice", "select 1");
        await gateway.EndAsync();
        await using var operatorConnection = new NpgsqlConnection(server.ConnectionString());
        await operatorConnection.OpenAsync();
        Assert.True(await ScalarAsync<bool>(operatorConnection, $"select pg_terminate_backend({first}, 10000)"));
        Assert.NotEqual(first, await BackendAsync(gateway, "alice", "select 1"));
    }

    [Fact]
    public async Task Open_OtherStartupParameters_GetsABackendOfItsOwn()
    {
        await using var gateway = await StartAsync(2);
        int first = await BackendAsync(gateway, "alice", "select 1");
        await gateway.EndAsync();
        var other = new NpgsqlConnectionStringBuilder(gateway.ConnectionString()) { Options = "-c search_path=pg_catalog" };
        await using var connection = new NpgsqlConnection(other.ConnectionString);
        await connection.OpenAsync();
        Assert.NotEqual(first, await ScalarAsync<int>(connection, "select pg_backend_pid()"));
    }

    [Fact]
    public async Task Open_RoleLooksElsewhereSince_MasksWhatTheOldBackendFinds()
    {
        const string Role = "warm_path", Schema = "warm_aside";
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync(
            $"create role {Role} login superuser password '{Role}'; create schema {Schema}; create table {Schema}.people (ssn text); insert into {Schema}.people values ('harmless');"
            + $"create table public.people (ssn text); insert into public.people values ('secret')");
        try
        {
            var time = new LaterTime();
            var target = InProcessGateway.TargetOn(server) with { Options = new PostgresTargetOptions { WarmConnections = 1, WarmIdle = TimeSpan.FromHours(1) }, Credentials = [new TargetCredential("default", Role) { Password = new Secret(Role) }] };
            var mask = new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.people.ssn"), Use = MaskUse.AllowPredicate }] };
            await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), [mask], loops: 1, time: time);
            int first = await BackendAsync(gateway, "alice", "select 1");
            await gateway.EndAsync();
            await server.PsqlAsync($"alter role {Role} set search_path = {Schema}");
            // The catalogue is read again, over a connection that looks elsewhere.
            time.Later = 2 * CatalogueAge.Max;
            await using var connection = await gateway.OpenAsync("carol");
            Assert.Equal(first, await ScalarAsync<int>(connection, "select pg_backend_pid()"));
            var error = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync<string>(connection, "select upper(ssn) from people"));
            Assert.Equal("42501", error.SqlState);
        }
        finally
        {
            await server.PsqlAsync($"drop table public.people; drop schema {Schema} cascade; drop role if exists {Role}");
        }
    }

    [Fact]
    public async Task Open_KeptOnesAreSilent_LogsInAnewWithinTheTimeOfOneLogin()
    {
        var time = new ManualTime();
        var limits = new GatewayLimits();
        using var target = new EmptyTarget();
        var warm = target.Target with { Options = new PostgresTargetOptions { WarmConnections = 3, WarmIdle = TimeSpan.FromHours(1) } };
        await using var gateway = InProcessGateway.Start(warm, limits, [], "password", loops: 1, time: time);
        var clients = new List<RawClient>();
        for (int i = 0; i < 3; i++) clients.Add(await RawClient.LoginAsync(gateway.Port));
        foreach (var client in clients) await client.SendAsync(RawClient.Message('X'));
        foreach (var client in clients) await client.ReadBytesToEndAsync();
        await Login.UntilAsync(() => Task.FromResult(target.Resets), count => count == 3);
        target.Silence();
        await using var late = await RawClient.StartLoginAsync(gateway.Port);
        await Login.UntilAsync(() => Task.FromResult(target.Ignored), count => count > 0);
        gateway.Pass(time, limits.TargetTimeout / 2);
        await late.ReadUntilAsync('Z');
        Assert.Equal(1, target.Ignored);
        await Login.UntilAsync(() => Task.FromResult(target.Connections), count => count == 1);
        foreach (var client in clients) await client.DisposeAsync();
    }

    private static async Task<InProcessGateway> StartAsync(int connections)
    {
        var server = await PostgresServer.SharedAsync();
        var target = InProcessGateway.TargetOn(server) with { Options = new PostgresTargetOptions { WarmConnections = connections, WarmIdle = TimeSpan.FromMinutes(1) } };
        return InProcessGateway.Start(target, new GatewayLimits(), [], loops: 1);
    }

    /// <summary>Runs a text in a session of its own, which ends in order, and tells which backend ran it.</summary>
    private static async Task<int> BackendAsync(InProcessGateway gateway, string user, string text)
    {
        await using var connection = await gateway.OpenAsync(user);
        int backend = connection.ProcessID == 0 ? 0 : await ScalarAsync<int>(connection, "select pg_backend_pid()");
        try
        {
            await new NpgsqlCommand(text, connection).ExecuteNonQueryAsync();
        }
        catch (PostgresException)
        {
            // A failed transaction is what that test leaves.
        }
        return backend;
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string query) =>
        (T)(await new NpgsqlCommand(query, connection).ExecuteScalarAsync())!;
}
