using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary><c>maxStatement</c> and <c>maxMaskedRow</c>: what must be looked at whole is bounded, all else is not.</summary>
[Trait("Category", "Server")]
public class SizeLimitTests
{
    private static readonly GatewayLimits Small = new() { StatementBytesMax = 64 << 10, MaskedRowBytesMax = 64 << 10 };

    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };

    private static readonly Rule Columns = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }] };

    private static readonly Rule Detectors = new("detect") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard] }] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Statement_LongerThanWhatIsRead_IsRefusedWhereARuleReads(bool isPrepared)
    {
        await using var gateway = await StartAsync(Review);
        await using var connection = await gateway.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => LengthAsync(connection, isPrepared));
        Assert.Equal(("54000", "The statement is longer than the 64 kB that can be read for a decision"), (error.SqlState, error.MessageText));
        // As after any error.
        Assert.Equal("25P02", (await Assert.ThrowsAsync<PostgresException>(() => OneAsync(connection))).SqlState);
        await transaction.RollbackAsync();
        Assert.Equal(1, await OneAsync(connection));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Statement_LongerThanWhatIsRead_PassesWhereNoRuleReads(bool isPrepared)
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(100_000, await LengthAsync(connection, isPrepared));
        Assert.Equal(1, await OneAsync(connection));
    }

    [Fact]
    public async Task Row_LongAndToBeRewritten_IsRefused()
    {
        await using var gateway = await StartAsync(Columns);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT ssn, repeat('x', 100000) FROM public.customers WHERE id < 3", connection);
        var error = await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync);
        Assert.Equal(
            ("54000", "A row is longer than the 64 kB that can be masked", "Leave the long column out."), (error.SqlState, error.MessageText, error.Hint));
        Assert.Equal(1, await OneAsync(connection));
        await using var shorter = new NpgsqlCommand("SELECT ssn, repeat('x', 1000) FROM public.customers WHERE id < 3", connection);
        Assert.Equal("[redacted]", await shorter.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Row_LongAndNotToBeRewritten_Streams()
    {
        await using var gateway = await StartAsync(Columns);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id, repeat('x', 1000000) FROM public.customers WHERE id = 7", connection);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        Assert.Equal(1_000_000, reader.GetString(1).Length);
    }

    [Fact]
    public async Task CopyData_LongAndToBeLookedThrough_IsRefused()
    {
        await using var gateway = await StartAsync(Detectors);
        await using var connection = await gateway.OpenAsync();
        using var copy = await connection.BeginTextExportAsync("COPY (SELECT repeat('x', 100000)) TO STDOUT");
        var error = await Assert.ThrowsAsync<PostgresException>(copy.ReadLineAsync);
        Assert.Equal(("54000", "A row is longer than the 64 kB that can be masked"), (error.SqlState, error.MessageText));
        Assert.Equal(1, await OneAsync(connection));
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), Small, [.. rules]);

    private static async Task<int> LengthAsync(NpgsqlConnection connection, bool isPrepared)
    {
        await using var command = new NpgsqlCommand($"SELECT length('{new string('x', 100_000)}')", connection);
        if (isPrepared) await command.PrepareAsync();
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<int> OneAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
