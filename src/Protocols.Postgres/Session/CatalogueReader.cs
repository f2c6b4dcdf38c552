using System.Text;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Reads a database's catalogue over a connection of the gateway's own, by simple queries, bounded in rows and bytes.</summary>
/// <param name="connection">A connection that is logged in.</param>
internal sealed class CatalogueReader(Connection connection)
{
    /// <summary>Bytes that all answers may have.</summary>
    private const long BytesMax = 256L << 20;

    private readonly HandshakeReader _reader = new(connection.Pipe.Input);

    /// <summary>Reads where a session of this credential looks for names, and its role: what nobody else can be asked about.</summary>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<SessionNames> ReadNamesAsync(CancellationToken cancellationToken)
    {
        using var rows = await AskAsync([CatalogueQuery.Path], cancellationToken);
        return new CatalogueText(rows).Next(2) is [[var path, var role]]
            ? new SessionNames(path, role)
            : throw ProtocolException.Create(ProtocolError.BadField, "The target did not say where its sessions look for names.");
    }

    /// <summary>Asks for everything that masks need.</summary>
    /// <param name="names">Where the sessions look for names, where they are not of this connection's credential; null to ask.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<HeldAnswer<CatalogueRows>> ReadAsync(SessionNames? names, CancellationToken cancellationToken)
    {
        names ??= await ReadNamesAsync(cancellationToken);
        await TellAsync(CatalogueQuery.Prepare, cancellationToken);
        var rows = await AskAsync(CatalogueRows.Questions, cancellationToken);
        var hash = unchecked(rows.Hash + KeyedHash.Compute(Encoding.UTF8.GetBytes($"{names.Path}\0{names.Role}"), 0));
        return new HeldAnswer<CatalogueRows>(rows, hash, held => CatalogueRows.Read(new CatalogueText(held), names, hash));
    }

    /// <summary>Asks which functions a statement may call, and what else runs them.</summary>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<HeldAnswer<CodeRows>> ReadCodeAsync(CancellationToken cancellationToken)
    {
        await TellAsync(CatalogueQuery.Prepare, cancellationToken);
        await TellAsync(CodeQuery.Prepare, cancellationToken);
        var rows = await AskAsync(CodeRows.Questions, cancellationToken);
        return new HeldAnswer<CodeRows>(rows, rows.Hash, held => CodeRows.Read(new CatalogueText(held), held.Hash));
    }

    private async Task TellAsync(string sql, CancellationToken cancellationToken)
    {
        using var nothing = await AskAsync([sql], cancellationToken);
    }

    private Task<HeldRows> AskAsync(string[] questions, CancellationToken cancellationToken) => HeldRows.AskAsync(BytesMax, questions, async (sql, rows) =>
    {
        Query.Write(connection.Pipe.Output, Encoding.UTF8.GetBytes(sql));
        await connection.Pipe.Output.FlushAsync(cancellationToken);
        if (!await _reader.ReadEachAsync(Scan, message => Take(message, rows), cancellationToken))
            throw ProtocolException.Create(ProtocolError.UnexpectedEnd, "The target closed while its catalogue was read.");
    });

    private static bool Take(ReadOnlySpan<byte> message, HeldRows rows)
    {
        switch (message[0])
        {
            case BackendMessage.DataRow when rows.TryAdd(message):
                return true;
            case BackendMessage.ReadyForQuery:
                return false;
            case BackendMessage.RowDescription or BackendMessage.CommandComplete or BackendMessage.NoticeResponse or BackendMessage.ParameterStatus:
                return true;
            default:
                throw ProtocolException.Create(ProtocolError.OutOfState, "The target did not answer a question about its catalogue.");
        }
    }

    private static FrameStatus Scan(ReadOnlySpan<byte> input, out int total) => BackendMessage.TryReadHead(input, out _, out total);
}
