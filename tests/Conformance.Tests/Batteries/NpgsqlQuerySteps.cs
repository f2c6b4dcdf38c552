using System.Text;
using Npgsql;
using static HoopWire.Conformance.Tests.Batteries.NpgsqlBattery;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>The steps of <see cref="NpgsqlBattery"/> that ask and read.</summary>
internal static class NpgsqlQuerySteps
{
    public static async Task QueriesAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        transcript.Add("startup", connection.PostgreSqlVersion, connection.ProcessID > 0, connection.Timezone,
            await QueryAsync(connection, "SELECT current_user, session_user, current_database()"));
        transcript.Add("several", await QueryAsync(connection, "SELECT 1; SELECT 2 WHERE false; UPDATE public.orders SET note = note WHERE id < 4; SELECT 'three'"));
        transcript.Add("several with error", await AttemptAsync(connection, "SELECT 1; SELECT 1/0; SELECT 3"));
        transcript.Add("empty", await AttemptAsync(connection, ";"), await AttemptAsync(connection, "-- only a comment"));
        await using (var command = new NpgsqlCommand("SELECT id, name AS \"the name\", balance, born, meta, 1 + 1 FROM public.customers", connection))
        await using (var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SchemaOnly | System.Data.CommandBehavior.KeyInfo))
        {
            var columns = await reader.GetColumnSchemaAsync();
            transcript.Add("schema", string.Join(", ", columns.Select(c => $"{c.ColumnName} {c.DataTypeName} {c.BaseTableName} {c.BaseColumnName} {c.IsKey}")));
        }

        transcript.Add("metadata", connection.GetSchema("Columns", ["orders", "public", "customers"]).Rows.Count);
    }

    public static async Task ParametersAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        transcript.Add("parameters", await QueryAsync(connection,
            "SELECT id, name, balance, born, meta FROM public.customers WHERE id = ANY($1) AND name <> $2 AND balance > $3 ORDER BY id",
            new[] { 1, 2, 3, 7, 50 }, "nobody", -450m));
        transcript.Add("null parameters", await QueryAsync(connection, "SELECT $1::text IS NULL, $2::int", DBNull.Value, 5));
        await using var named = new NpgsqlCommand("SELECT @a + @b, @a", connection);
        named.Parameters.AddWithValue("a", 4);
        named.Parameters.AddWithValue("b", 5);
        transcript.Add("named parameters", await ReadAsync(named));
        await using var function = new NpgsqlCommand("SELECT public.customer_label($1)", connection) { Parameters = { new() { Value = 3 } } };
        transcript.Add("function", await function.ExecuteScalarAsync());
    }

    public static async Task TypesAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript) =>
        transcript.Add("types", await QueryAsync(connection, """
            SELECT true, 1::int2, 2::int4, 3::int8, 1.5::float4, 2.25::float8, 1234567890.123456789::numeric, 'tëxt ✓ 漢'::text, 'c'::char(3),
                '\x00ff10'::bytea, date '2024-02-29', time '12:34:56.789', timestamp '2024-02-29 12:34:56.789012',
                timestamptz '2024-02-29 12:34:56.789012+02', interval '1 day 02:03:04', '{"a": [1, null]}'::json, '{"a": [1, null]}'::jsonb,
                array[1, 2, 3], array['a', 'b"c', null], '6a2f41a3-c54c-fce8-32d2-0324e1c32e22'::uuid, '10.1.2.3'::inet,
                int4range(1, 5), null::text, ''::text, row(1, 'x'::text), point(1, 2), B'101', '12.34'::money, 'a b'::tsvector
            """));

    public static async Task PreparedAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        await using var command = new NpgsqlCommand("SELECT id * 2 FROM public.orders WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<int>());
        await command.PrepareAsync();
        var total = 0;
        for (var i = 0; i < 300; i++)
        {
            ((NpgsqlParameter<int>)command.Parameters[0]).TypedValue = 1 + (i % 200);
            total += (int)(await command.ExecuteScalarAsync())!;
        }

        transcript.Add("prepared", total, await QueryAsync(connection, "SELECT statement FROM pg_prepared_statements"));
        await ExecuteAsync(connection, "CREATE TABLE b_npgsql.changing (a int); INSERT INTO b_npgsql.changing VALUES (1)");
        await using var changing = new NpgsqlCommand("SELECT * FROM b_npgsql.changing", connection);
        await changing.PrepareAsync();
        var before = await ReadAsync(changing);
        await ExecuteAsync(connection, "ALTER TABLE b_npgsql.changing ADD b text DEFAULT 'new'");
        try
        {
            transcript.Add("prepared, type changed", before, await ReadAsync(changing));
        }
        catch (PostgresException e)
        {
            transcript.Add("prepared, type changed", before, Describe(e));
        }

        connection.UnprepareAll();
        transcript.Add("unprepared", await QueryAsync(connection, "SELECT count(*) FROM pg_prepared_statements"));
    }

    public static async Task BatchesAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        await using var batch = new NpgsqlBatch(connection);
        for (var i = 0; i < 100; i++)
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT $1 + 1") { Parameters = { new() { Value = i } } });
        var total = 0;
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            do
            {
                while (await reader.ReadAsync()) total += reader.GetInt32(0);
            }
            while (await reader.NextResultAsync());
        }

        transcript.Add("batch", total);
        await ExecuteAsync(connection, "CREATE TABLE b_npgsql.batched (a int)");
        foreach (var barriers in new[] { false, true })
        {
            await using var failing = new NpgsqlBatch(connection) { EnableErrorBarriers = barriers };
            foreach (var sql in new[] { "INSERT INTO b_npgsql.batched VALUES (1)", "SELECT 1/0", "INSERT INTO b_npgsql.batched VALUES (2)" })
                failing.BatchCommands.Add(new NpgsqlBatchCommand(sql));
            try
            {
                await failing.ExecuteNonQueryAsync();
            }
            catch (PostgresException e)
            {
                transcript.Add("batch with error", barriers, e.SqlState, await QueryAsync(connection, "SELECT a FROM b_npgsql.batched ORDER BY a"));
            }
        }
    }

    public static async Task TransactionsAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        await ExecuteAsync(connection, "CREATE TABLE b_npgsql.tx (a int)");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await ExecuteAsync(connection, "INSERT INTO b_npgsql.tx VALUES (1)");
            transcript.Add("aborted", await AttemptAsync(connection, "SELECT 1/0"), await AttemptAsync(connection, "SELECT 1"));
            await transaction.RollbackAsync();
        }

        await using (var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable))
        {
            await ExecuteAsync(connection, "INSERT INTO b_npgsql.tx VALUES (2)");
            await transaction.SaveAsync("here");
            transcript.Add("savepoint", await AttemptAsync(connection, "SELECT 1/0"));
            await transaction.RollbackAsync("here");
            await transaction.CommitAsync();
        }

        transcript.Add("transactions", await QueryAsync(connection, "SELECT a FROM b_npgsql.tx ORDER BY a"));
        await using var cursor = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, "DECLARE c CURSOR FOR SELECT id FROM public.orders ORDER BY id");
        transcript.Add("cursor", await QueryAsync(connection, "FETCH 3 FROM c"), await QueryAsync(connection, "FETCH 2 FROM c"));
    }

    public static async Task LargeAsync(NpgsqlDataSource source, NpgsqlConnection connection, Transcript transcript)
    {
        var text = string.Concat(Enumerable.Repeat("0123456789abcdef", 5 * 65536));
        transcript.Add("large", await QueryAsync(connection, "SELECT $1 || 'x', $2", text, Encoding.UTF8.GetBytes(text)));
        transcript.Add("many rows", Plain(await QueryAsync(connection, "SELECT i, md5(i::text) FROM generate_series(1, 30000) i")));
        await using var command = new NpgsqlCommand("SELECT repeat('y', 5000000), 1", connection);
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess);
        await reader.ReadAsync();
        using var stream = reader.GetTextReader(0);
        transcript.Add("streamed", Plain(await stream.ReadToEndAsync()), reader.GetInt32(1));
    }
}
