using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Asks a target's planner how many rows a held statement is about, over a connection of the gateway's own: read-only, bounded in time and number. The statement is
/// planned and never run. Without an answer reviewers see none.
/// </summary>
/// <param name="login">Logs in to targets.</param>
/// <param name="services">The gateway's services.</param>
internal sealed class RowEstimator(TargetLogin login, GatewayServices services)
{
    private const int AtOnceMax = 2;
    private const int StatementBytesMax = 64 << 10;
    private const int AnswerBytesMax = 4 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private int _running;

    /// <summary>The estimate; null where there is none.</summary>
    /// <param name="context">The session that holds the statement.</param>
    /// <param name="statement">One statement that <see cref="RowEstimate.IsPlannable"/>.</param>
    /// <param name="hasParameters">Whether its values stand elsewhere, so that it is planned for any (PostgreSQL 16).</param>
    public async Task<string?> AskAsync(SessionContext context, ReadOnlyMemory<byte> statement, bool hasParameters)
    {
        if (statement.Length > StatementBytesMax) return null;
        try
        {
            return Interlocked.Increment(ref _running) <= AtOnceMax ? await AskOneAsync(context, statement, hasParameters) : null;
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<string?> AskOneAsync(SessionContext context, ReadOnlyMemory<byte> statement, bool hasParameters)
    {
        using var deadline = new CancellationTokenSource(Patience, services.Time);
        var result = await login.ConnectAsync(
            context.Loop, context.Grant.Target, context.Grant.Credential, context.Database,
            [new("application_name", "hoopwire estimate"), new("default_transaction_read_only", "on"), new("statement_timeout", "2000"), new("lock_timeout", "500")]);
        if (result.Session is not { Connection: var connection }) return null;
        try
        {
            return await ExplainAsync(connection, statement, hasParameters, deadline.Token);
        }
        catch (Exception e) when (e is ProtocolException or IOException or OperationCanceledException)
        {
            return null;
        }
        finally
        {
            connection.Close(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<string?> ExplainAsync(Connection connection, ReadOnlyMemory<byte> statement, bool hasParameters, CancellationToken cancellationToken)
    {
        byte[] text = [.. hasParameters ? "explain (generic_plan, format json) "u8 : "explain (format json) "u8, .. statement.Span];
        Query.Write(connection.Pipe.Output, text);
        await connection.Pipe.Output.FlushAsync(cancellationToken);
        var reader = new HandshakeReader(connection.Pipe.Input);
        byte[]? json = null;
        int bytes = 0;
        while (await reader.ReadAsync(Scan, cancellationToken) is { } message && (bytes += message.Length) <= AnswerBytesMax)
        {
            if (message[0] == BackendMessage.ErrorResponse) return null;
            if (message[0] == BackendMessage.DataRow && json is null) json = FirstCell(message);
            if (message[0] == BackendMessage.ReadyForQuery) return json is null ? null : await Task.Run(() => RowEstimate.Read(json), cancellationToken);
        }
        return null;
    }

    private static byte[]? FirstCell(ReadOnlySpan<byte> message)
    {
        if (!DataRow.TryRead(message[FrameReader.HeadBytes..], out var row)) return null;
        foreach (var cell in row.Cells) return cell.Value.ToArray();
        return null;
    }

    private static FrameStatus Scan(ReadOnlySpan<byte> input, out int total) => BackendMessage.TryReadHead(input, out _, out total);
}
