using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests.Masks;

[Trait("Category", "Server")]
public class MaskedWriteTests
{
    private static readonly Rule Pii = new("pii")
    {
        Masks =
        [
            new MaskRule(MaskKind.Token) { Column = ColumnPattern.TryParse("customers.ssn") },
            new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.card") },
        ],
    };

    [Theory]
    [InlineData("update customers set name = '{0}' where id = 1")]
    [InlineData("insert into notes_of_masks values ('{0}')")]
    [InlineData("with x as (select 1) insert into notes_of_masks select 'a {0} b'")]
    [InlineData("prepare p as insert into notes_of_masks values ('{0}')")]
    public async Task Write_MaskedLiteral_IsRefusedByItsRule(string sql)
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenAsync();
        foreach (string mark in new[] { await TokenAsync(connection), "[redacted]" })
        {
            var error = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, sql.Replace("{0}", mark, StringComparison.Ordinal)));
            Assert.Equal(("42501", "Denied by rule \"pii\"."), (error.SqlState, error.Detail));
            Assert.Contains("stands for a masked value", error.MessageText, StringComparison.Ordinal);
        }
        Assert.Equal(1, await ScalarAsync(connection, "select 1"));
    }

    [Fact]
    public async Task Write_MaskedParameter_IsRefusedAndOtherOnesAreNot()
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("insert into notes_of_masks values ($1)", connection) { Parameters = { new() { Value = await TokenAsync(connection) } } };
        await command.PrepareAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync);
        Assert.Equal(("42501", "Denied by rule \"pii\"."), (error.SqlState, error.Detail));
        command.Parameters[0].Value = new string('x', 300_000) + "[redacted]";
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync)).SqlState);
        command.Parameters[0].Value = "tok_visa, redacted";
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    [Fact]
    public async Task Read_MaskedLiteral_IsNotRefused()
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenAsync();
        Assert.Equal("[redacted]", await ScalarAsync(connection, "select '[redacted]'"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Copy_MaskedValueInAnyPieces_FailsAndTheSessionGoesOn(int piece)
    {
        await using var gateway = await StartAsync("password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        byte[] data = [.. "one\ntwo\n"u8, .. "a [redacted] b\n"u8, .. "three\n"u8];
        await client.SendAsync(RawClient.Query("copy notes_of_masks from stdin"));
        await client.ReadUntilAsync('G');
        for (int at = 0; at < data.Length; at += piece) await client.SendAsync(RawClient.Message('d', data[at..Math.Min(data.Length, at + piece)]));
        await client.SendAsync(RawClient.Message('c'));
        var (type, body) = await client.ReadAsync();
        Assert.Equal('E', type);
        Assert.Equal(("42501", "Denied by rule \"pii\"."), (RawClient.Field(body, 'C'), RawClient.Field(body, 'D')));
        Assert.Equal("Z", await client.ReadUntilAsync('Z'));
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Copy_SentWithoutWaiting_FailsToo()
    {
        await using var gateway = await StartAsync("password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(
        [
            .. RawClient.Run("copy notes_of_masks from stdin"),
            .. RawClient.Message('d', [.. "[redacted]\n"u8]),
            .. RawClient.Message('c'),
            .. RawClient.Message('S'),
            .. RawClient.Query("select 1"),
        ]);
        string types = await client.ReadUntilAsync('Z');
        Assert.Contains('E', types);
        Assert.DoesNotContain('C', types);
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Copy_OfTheDriver_WorksWhenNothingIsMasked()
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenAsync();
        await using (var copy = await connection.BeginTextImportAsync("copy notes_of_masks from stdin"))
            for (int i = 0; i < 5000; i++) await copy.WriteAsync($"line {i} of a copy that is longer than one message\n");
        Assert.True((long)(await ScalarAsync(connection, "select count(*) from notes_of_masks"))! >= 5000);
    }

    private static async Task<InProcessGateway> StartAsync(string auth = "auto")
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("create table if not exists notes_of_masks (note text); grant all on notes_of_masks to app");
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Pii], auth);
    }

    private static async Task<string> TokenAsync(NpgsqlConnection connection)
    {
        string token = (string)(await ScalarAsync(connection, "select ssn from customers where id = 1"))!;
        Assert.Matches("^tok_[a-z2-7]{20}$", token);
        return token;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
