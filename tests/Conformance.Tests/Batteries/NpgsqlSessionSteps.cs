using Npgsql;
using static HoopWire.Conformance.Tests.Batteries.NpgsqlBattery;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>The steps of <see cref="NpgsqlBattery"/> that are about the session: copy, notifications, cancel, errors, pools.</summary>
internal static class NpgsqlSessionSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task CopyAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        await ExecuteAsync(connection, "CREATE TABLE b_npgsql.copied (a int, b text)");
        await using (var writer = await connection.BeginBinaryImportAsync("COPY b_npgsql.copied FROM STDIN (FORMAT binary)"))
        {
            for (var i = 0; i < 5000; i++) await writer.WriteRowAsync(default, i, $"text {i}\twith tab");
            transcript.Add("binary import", await writer.CompleteAsync());
        }

        await using (var writer = await connection.BeginBinaryImportAsync("COPY b_npgsql.copied FROM STDIN (FORMAT binary)"))
        {
            // Disposed without Complete: CopyFail.
            await writer.WriteRowAsync(default, 1, "given up");
        }

        await using (var writer = await connection.BeginTextImportAsync("COPY b_npgsql.copied FROM STDIN"))
            await writer.WriteAsync("9000\ttext import\n");
        using (var reader = await connection.BeginTextExportAsync("COPY (SELECT * FROM b_npgsql.copied ORDER BY a) TO STDOUT"))
            transcript.Add("text export", Plain(await reader.ReadToEndAsync()));
        using (var stream = new MemoryStream())
        {
            await using (var raw = await connection.BeginRawBinaryCopyAsync("COPY (SELECT id, name FROM public.customers ORDER BY id) TO STDOUT (FORMAT binary)"))
                await raw.CopyToAsync(stream);
            transcript.Add("raw export", Digest(stream.ToArray()));
        }

        try
        {
            await using var writer = await connection.BeginTextImportAsync("COPY b_npgsql.copied FROM STDIN");
            await writer.WriteAsync("not a number\tx\n");
        }
        catch (PostgresException e)
        {
            transcript.Add("text import, refused", Describe(e));
        }

        await using (var export = await connection.BeginBinaryExportAsync("COPY (SELECT i FROM generate_series(1, 100000) i) TO STDOUT (FORMAT binary)"))
        {
            // Left in the middle: Npgsql cancels what is under way.
            await export.StartRowAsync();
            transcript.Add("export, given up", await export.ReadAsync<int>());
        }

        transcript.Add("after copies", await QueryAsync(connection, "SELECT count(*) FROM b_npgsql.copied"));
    }

    public static async Task NotificationsAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        var got = new List<string>();
        connection.Notification += (_, e) => got.Add($"{e.Channel} {e.Payload}");
        connection.Notice += (_, e) => got.Add($"{e.Notice.Severity} {e.Notice.SqlState} {e.Notice.MessageText} {e.Notice.Detail} {e.Notice.Hint}");
        await ExecuteAsync(connection, "LISTEN b_npgsql_channel");
        await using (var other = await source.OpenConnectionAsync()) await ExecuteAsync(other, "NOTIFY b_npgsql_channel, 'from the other'");
        using (var deadline = new CancellationTokenSource(Patience))
            while (got.Count == 0) await connection.WaitAsync(deadline.Token);
        await ExecuteAsync(connection, "UNLISTEN *");
        await ExecuteAsync(connection, "SELECT public.say('hello')");
        await ExecuteAsync(connection, "DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; END $$");
        transcript.Add("notifications", string.Join(" / ", got));
    }

    public static async Task CancelAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        await using var other = await source.OpenConnectionAsync();
        await using var self = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var pid = (int)(await self.ExecuteScalarAsync())!;
        await using var sleep = new NpgsqlCommand("SELECT pg_sleep(30) /* npgsql to cancel */", connection);
        var sleeping = sleep.ExecuteScalarAsync();
        using (var deadline = new CancellationTokenSource(Patience))
        {
            var waits = $"SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND pid = {pid}";
            while (!(await QueryAsync(other, waits)).StartsWith("[1", StringComparison.Ordinal)) await Task.Delay(20, deadline.Token);
        }

        sleep.Cancel();
        transcript.Add("cancel", await ErrorOfAsync(sleeping));
        await using var slow = new NpgsqlCommand("SELECT pg_sleep(30)", connection) { CommandTimeout = 1 };
        try
        {
            await slow.ExecuteScalarAsync();
        }
        catch (NpgsqlException e)
        {
            transcript.Add("command timeout", e.InnerException?.GetType().Name, await QueryAsync(connection, "SELECT 1"));
        }

        await ExecuteAsync(connection, "SET statement_timeout = '400ms'");
        transcript.Add("statement timeout", await AttemptAsync(connection, "SELECT pg_sleep(30)"));
        await ExecuteAsync(connection, "RESET statement_timeout");
    }

    public static async Task ErrorsAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        string[] all =
        [
            "SELEKT 1", "SELECT * FROM no_such_table", "SELECT no_such_column FROM public.customers", "SELECT 1 / 0", "SELECT 'x'::int",
            "INSERT INTO public.customers (id, name) VALUES (1, 'again')", "INSERT INTO public.orders VALUES (999999, 999999, 1, 'x')",
            "DO $$ BEGIN RAISE EXCEPTION 'raised here' USING ERRCODE = 'HW001', DETAIL = 'the detail', HINT = 'the hint'; END $$",
            "SELECT * FROM pg_authid",
        ];
        foreach (var sql in all) transcript.Add("error", sql, await AttemptAsync(connection, sql));
        var builder = new NpgsqlConnectionStringBuilder(source.ConnectionString) { Pooling = false };
        await using var victim = new NpgsqlConnection(builder.ConnectionString);
        await victim.OpenAsync();
        await using var pid = new NpgsqlCommand("SELECT pg_backend_pid()", victim);
        await QueryAsync(connection, "SELECT pg_terminate_backend($1)", (int)(await pid.ExecuteScalarAsync())!);
        // Whether the error or the closed socket is seen first is a race on every path.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => pid.ExecuteScalarAsync());
        transcript.Add("terminated", victim.FullState);
    }

    public static async Task PoolAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        var totals = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            await using var command = source.CreateCommand("SELECT $1 * 2");
            command.Parameters.Add(new NpgsqlParameter { Value = i });
            return (int)(await command.ExecuteScalarAsync())!;
        }));
        transcript.Add("pool", totals.Sum());
        await using var other = await source.OpenConnectionAsync();
        transcript.Add("reset", await QueryAsync(other, "SELECT count(*) FROM pg_prepared_statements"));
    }

    public static async Task RefusedAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        var builder = new NpgsqlConnectionStringBuilder(source.ConnectionString) { Pooling = false, Password = "wrong" };
        await using var refused = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await refused.OpenAsync();
            transcript.Add("wrong password", "connected");
        }
        catch (PostgresException e)
        {
            transcript.Add("wrong password", e.SqlState);
        }
    }

    private static async Task<string> ErrorOfAsync(Task<object?> running)
    {
        try
        {
            return Plain(await running ?? "null");
        }
        catch (OperationCanceledException e) when (e.InnerException is PostgresException error)
        {
            return Describe(error);
        }
    }
}
