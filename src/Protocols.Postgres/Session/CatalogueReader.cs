using System.Text;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Reads a database's catalogue over a connection of the gateway's own, by simple queries, bounded in rows and bytes.</summary>
/// <param name="connection">A connection that is logged in.</param>
internal sealed class CatalogueReader(Connection connection)
{
    /// <summary>More rows than this in one answer are no catalogue that can be held.</summary>
    private const int RowsMax = 2_000_000;

    /// <summary>Nor are more bytes in all answers.</summary>
    private const long BytesMax = 256L << 20;

    private readonly HandshakeReader _reader = new(connection.Pipe.Input);
    private readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal);
    private UInt128 _hash;
    private ulong _queries;
    private long _bytes;

    /// <summary>Reads where a session of this credential looks for names, and its role: what nobody else can be asked about.</summary>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<SessionNames> ReadNamesAsync(CancellationToken cancellationToken) =>
        await QueryAsync(CatalogueQuery.Path, 2, cancellationToken) is [[var path, var role]]
            ? new SessionNames(path, role)
            : throw ProtocolException.Create(ProtocolError.BadField, "The target did not say where its sessions look for names.");

    /// <summary>Reads everything that masks need.</summary>
    /// <param name="names">Where the sessions look for names, where they are not of this connection's credential; null to ask.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<CatalogueRows> ReadAsync(SessionNames? names, CancellationToken cancellationToken)
    {
        names ??= await ReadNamesAsync(cancellationToken);
        await QueryAsync(CatalogueQuery.Prepare, 0, cancellationToken);
        var rows = new CatalogueRows
        {
            Names = names,
            Relations = await QueryAsync(CatalogueQuery.Relations, 5, cancellationToken),
            Columns = await QueryAsync(CatalogueQuery.Columns, 5, cancellationToken),
            Views = await QueryAsync(CatalogueQuery.Views, 2, cancellationToken),
            ViewDependencies = await QueryAsync(CatalogueQuery.ViewDependencies, 3, cancellationToken),
            PolicyDependencies = await QueryAsync(CatalogueQuery.PolicyDependencies, 3, cancellationToken),
            Inheritance = await QueryAsync(CatalogueQuery.Inheritance, 2, cancellationToken),
            ForeignKeys = await QueryAsync(CatalogueQuery.ForeignKeys, 4, cancellationToken),
            Triggers = await QueryAsync(CatalogueQuery.Triggers, 6, cancellationToken),
            ComputedColumns = await QueryAsync(CatalogueQuery.ComputedColumns, 3, cancellationToken),
            ViewsWithCode = await QueryAsync(CatalogueQuery.ViewsWithCode, 1, cancellationToken),
            ViewsOnC = await QueryAsync(CatalogueQuery.ViewsOnC, 1, cancellationToken),
            UserOperators = await QueryAsync(CatalogueQuery.UserOperators, 1, cancellationToken),
            UserCasts = await QueryAsync(CatalogueQuery.UserCasts, 1, cancellationToken),
            UserFunctions = await QueryAsync(CatalogueQuery.UserFunctions, 8, cancellationToken),
            SystemFunctions = await QueryAsync(CatalogueQuery.SystemFunctions, 1, cancellationToken),
            Types = await QueryAsync(TypeQuery.Types, 10, cancellationToken),
            TypeFields = await QueryAsync(TypeQuery.Fields, 3, cancellationToken),
            FirstLabels = await QueryAsync(TypeQuery.FirstLabels, 2, cancellationToken),
        };
        byte[] text = Encoding.UTF8.GetBytes($"{names.Path}\0{names.Role}");
        return rows with { Hash = unchecked(_hash + KeyedHash.Compute(text, 0)) };
    }

    /// <summary>Reads which functions a statement may call, and what else runs them.</summary>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<CodeRows> ReadCodeAsync(CancellationToken cancellationToken)
    {
        await QueryAsync(CatalogueQuery.Prepare, 0, cancellationToken);
        await QueryAsync(CodeQuery.Prepare, 0, cancellationToken);
        var functions = await QueryAsync(CatalogueQuery.Code, 8, cancellationToken);
        var known = await QueryAsync(CatalogueQuery.KnownCalls, 2, cancellationToken);
        var uses = await QueryAsync(CodeQuery.Uses, 9, cancellationToken);
        var rules = await QueryAsync(CodeQuery.Rules, 5, cancellationToken);
        return new CodeRows(functions, known, uses, rules, _hash);
    }

    private async Task<List<string[]>> QueryAsync(string sql, int columns, CancellationToken cancellationToken)
    {
        _queries++;
        Query.Write(connection.Pipe.Output, Encoding.UTF8.GetBytes(sql));
        await connection.Pipe.Output.FlushAsync(cancellationToken);
        var rows = new List<string[]>();
        while (true)
        {
            byte[] message = await _reader.ReadAsync(Scan, cancellationToken)
                ?? throw ProtocolException.Create(ProtocolError.UnexpectedEnd, "The target closed while its catalogue was read.");
            switch (message[0])
            {
                case BackendMessage.DataRow when rows.Count < RowsMax && (_bytes += message.Length) < BytesMax:
                    _hash = unchecked(_hash + KeyedHash.Compute(message, _queries));
                    rows.Add(ReadRow(message, columns));
                    break;
                case BackendMessage.ReadyForQuery:
                    return rows;
                case BackendMessage.RowDescription or BackendMessage.CommandComplete or BackendMessage.NoticeResponse or BackendMessage.ParameterStatus:
                    break;
                default:
                    throw ProtocolException.Create(ProtocolError.OutOfState, "The target did not answer a question about its catalogue.");
            }
        }
    }

    private string[] ReadRow(ReadOnlySpan<byte> message, int columns)
    {
        if (!DataRow.TryRead(message[FrameReader.HeadBytes..], out var row) || row.Count != columns)
            throw ProtocolException.Create(ProtocolError.BadField, "The target's catalogue has a row that does not fit the question.");
        var values = new string[columns];
        int i = 0;
        foreach (var cell in row.Cells) values[i++] = Intern(Encoding.UTF8.GetString(cell.Value));
        return values;
    }

    /// <summary>The same few names stand in many rows.</summary>
    private string Intern(string value)
    {
        if (value.Length > 64) return value;
        if (_strings.TryGetValue(value, out string? known)) return known;
        _strings.Add(value, value);
        return value;
    }

    private static FrameStatus Scan(ReadOnlySpan<byte> input, out int total) => BackendMessage.TryReadHead(input, out _, out total);
}
