using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Npgsql: its own protocol code, binary formats, batches and multiplexed writes.</summary>
internal static class NpgsqlBattery
{
    private static readonly (string Name, Func<NpgsqlDataSource, NpgsqlConnection, Transcript, Task> Run)[] Steps =
    [
        ("queries", NpgsqlQuerySteps.QueriesAsync),
        ("parameters", NpgsqlQuerySteps.ParametersAsync),
        ("types", NpgsqlQuerySteps.TypesAsync),
        ("prepared", NpgsqlQuerySteps.PreparedAsync),
        ("batches", NpgsqlQuerySteps.BatchesAsync),
        ("transactions", NpgsqlQuerySteps.TransactionsAsync),
        ("large", NpgsqlQuerySteps.LargeAsync),
        ("copy", NpgsqlSessionSteps.CopyAsync),
        ("notifications", NpgsqlSessionSteps.NotificationsAsync),
        ("cancel", NpgsqlSessionSteps.CancelAsync),
        ("errors", NpgsqlSessionSteps.ErrorsAsync),
        ("pool", NpgsqlSessionSteps.PoolAsync),
        ("refused", NpgsqlSessionSteps.RefusedAsync),
    ];

    public static async Task<string> RunAsync(PostgresEndpoint endpoint)
    {
        var transcript = new Transcript();
        // The steps make other connection strings of the source's own, password included.
        var options = new NpgsqlConnectionStringBuilder(endpoint.ConnectionString) { PersistSecurityInfo = true };
        await using var source = NpgsqlDataSource.Create(options);
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, "SET client_min_messages = warning; DROP SCHEMA IF EXISTS b_npgsql CASCADE; CREATE SCHEMA b_npgsql; RESET client_min_messages");
        foreach (var (name, run) in Steps)
        {
            try
            {
                await run(source, connection, transcript);
            }
            catch (Exception e)
            {
                transcript.Add(name, e is PostgresException error ? $"broken: {Describe(error)}" : $"broken: {e}");
            }
        }

        await ExecuteAsync(connection, "SET client_min_messages = warning; DROP SCHEMA b_npgsql CASCADE");
        return transcript.ToString();
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<string> QueryAsync(NpgsqlConnection connection, string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await ReadAsync(command);
    }

    /// <summary>The rows, or the error in all its fields.</summary>
    public static async Task<string> AttemptAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            return await QueryAsync(connection, sql);
        }
        catch (PostgresException e)
        {
            return Describe(e);
        }
    }

    public static string Describe(PostgresException e) => string.Join(" | ",
        e.SqlState, e.Severity, e.MessageText, e.Detail, e.Hint, e.Position, e.SchemaName, e.TableName, e.ColumnName, e.ConstraintName, e.Where);

    public static async Task<string> ReadAsync(NpgsqlCommand command)
    {
        await using var reader = await command.ExecuteReaderAsync();
        var text = new StringBuilder();
        do
        {
            text.Append('[');
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++) text.Append(i == 0 ? "" : ", ").Append(Plain(reader.GetValue(i)));
                text.Append("; ");
            }

            text.Append(']');
        }
        while (await reader.NextResultAsync());
        return text.Append(CultureInfo.InvariantCulture, $" {reader.RecordsAffected}").ToString();
    }

    public static string Plain(object value) => value switch
    {
        DBNull => "null",
        byte[] bytes => bytes.Length < 100 ? "0x" + Convert.ToHexStringLower(bytes) : Digest(bytes),
        string text when text.Length >= 300 => Digest(Encoding.UTF8.GetBytes(text)),
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        Array array => "{" + string.Join(",", array.Cast<object?>().Select(v => v is null ? "null" : Plain(v))) + "}",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static string Digest(byte[] bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytes.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(bytes))}");

    /// <summary>The lines of one run.</summary>
    internal sealed class Transcript
    {
        private readonly StringBuilder _lines = new();

        public void Add(string step, params object?[] results) =>
            _lines.Append(step).Append(": ").AppendJoin(" || ", results).Append('\n');

        public override string ToString() => _lines.ToString();
    }
}
