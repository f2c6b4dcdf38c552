using System.Buffers;
using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Reads a server's catalogue over a connection of the gateway's own, by plain queries, bounded in rows and bytes.</summary>
/// <param name="target">A connection that is logged in.</param>
internal sealed class CatalogueReader(TargetSession target)
{
    /// <summary>More rows than this in one answer are no catalogue that can be held.</summary>
    private const int RowsMax = 2_000_000;

    /// <summary>Nor are more bytes in all answers.</summary>
    private const long BytesMax = 1L << 30;

    /// <summary>Nor is a longer row.</summary>
    private const int RowBytesMax = 16 << 20;

    private readonly bool _endsByOk = target.Capabilities.HasFlag(Capabilities.DeprecateEof);
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal);
    private UInt128 _hash;
    private ulong _queries;
    private long _bytes;

    /// <summary>Reads everything that masks need.</summary>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<CatalogueRows> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (string sql in CatalogueQuery.Prepare) await QueryAsync(Encoding.ASCII.GetBytes(sql), 0, null, cancellationToken);
        var settings = SettingsQuery.Unknown;
        await QueryAsync(SettingsQuery.For(target.Server.Version), null, row => settings = SettingsQuery.Read(row.Span, target.Server.Version, out _), cancellationToken);
        return new CatalogueRows
        {
            Settings = settings,
            Relations = await QueryAsync(CatalogueQuery.Relations, 4, cancellationToken),
            Columns = await QueryAsync(CatalogueQuery.Columns, 6, cancellationToken),
            Views = await QueryAsync(CatalogueQuery.Views, 3, cancellationToken),
            Routines = await QueryAsync(CatalogueQuery.Routines, 3, cancellationToken),
            Triggers = await QueryAsync(CatalogueQuery.Triggers, 4, cancellationToken),
            ForeignKeys = await QueryAsync(CatalogueQuery.ForeignKeys, 6, cancellationToken),
            Hash = _hash,
        };
    }

    private Task<List<string[]>> QueryAsync(string sql, int columns, CancellationToken cancellationToken) => QueryAsync(Encoding.ASCII.GetBytes(sql), columns, null, cancellationToken);

    private async Task<List<string[]>> QueryAsync(byte[] sql, int? columns, Action<ReadOnlyMemory<byte>>? take, CancellationToken cancellationToken)
    {
        _queries++;
        var output = target.Connection.Pipe.Output;
        Message.Write(output, 0, [(byte)CommandCode.Query, .. sql]);
        await output.FlushAsync(cancellationToken);
        var answer = new Answer(this, columns, take);
        var input = target.Connection.Pipe.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            long taken = answer.Take(result.Buffer);
            input.AdvanceTo(result.Buffer.GetPosition(taken), result.Buffer.End);
            if (answer.IsDone) return answer.Rows;
            if (result.IsCompleted) throw ProtocolException.Create(ProtocolError.UnexpectedEnd, "The target closed while its catalogue was read.");
        }
    }

    private string[] ReadRow(ReadOnlySpan<byte> payload, int columns)
    {
        var reader = new PayloadReader(payload);
        var values = new string[columns];
        for (int i = 0; i < columns; i++)
        {
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) throw Malformed();
            values[i] = isNull ? "" : Intern(Encoding.UTF8.GetString(cell));
        }
        return reader.IsAtEnd ? values : throw Malformed();
    }

    /// <summary>The same few names stand in many rows.</summary>
    private string Intern(string value)
    {
        if (value.Length > 64) return value;
        if (_strings.TryGetValue(value, out string? known)) return known;
        _strings.Add(value, value);
        return value;
    }

    private static ProtocolException Malformed() => ProtocolException.Create(ProtocolError.BadField, "The target's catalogue has a row that does not fit the question.");

    /// <summary>The answer to one query.</summary>
    private sealed class Answer(CatalogueReader reader, int? columns, Action<ReadOnlyMemory<byte>>? take)
    {
        private readonly ReplyMachine _reply = Begun(reader._endsByOk);
        private byte _sequence = 1;

        public List<string[]> Rows { get; } = [];

        public bool IsDone => _reply.Phase == ReplyPhase.Idle;

        /// <summary>Takes the whole packets there are; returns their bytes.</summary>
        public long Take(in ReadOnlySequence<byte> buffer)
        {
            ReadOnlySpan<byte> bytes = buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
            int position = 0;
            while (!IsDone)
            {
                var status = Message.TryRead(bytes[position..], RowBytesMax, out var message, out _);
                if (status == MessageStatus.NeedMore) break;
                if (status != MessageStatus.Message || message.FirstSequence != _sequence) throw ProtocolException.Create(ProtocolError.OutOfState, "The target did not answer a question about its catalogue.");
                _sequence = message.NextSequence;
                Take(message.Payload(bytes[position..], reader._payload));
                position += message.Total;
            }
            return position;
        }

        private static ReplyMachine Begun(bool endsByOk)
        {
            var reply = new ReplyMachine(endsByOk);
            reply.Begin(ReplyPhase.Header);
            return reply;
        }

        private void Take(ReadOnlySpan<byte> payload)
        {
            if (_reply.Phase == ReplyPhase.Rows && !payload.IsEmpty && _reply.IsRow(payload[0], payload.Length))
            {
                Row(payload);
                return;
            }
            if (_reply.Take(payload) is ReplyEvent.Violation or ReplyEvent.Error or ReplyEvent.FileRequest)
                throw ProtocolException.Create(ProtocolError.OutOfState, "The target did not answer a question about its catalogue.");
        }

        private void Row(ReadOnlySpan<byte> payload)
        {
            if (Rows.Count >= RowsMax || (reader._bytes += payload.Length) >= BytesMax) throw ProtocolException.Create(ProtocolError.BadLength, "The target's catalogue is longer than one can be.");
            reader._hash = unchecked(reader._hash + KeyedHash.Compute(payload, reader._queries));
            if (take is not null) take(payload.ToArray());
            else if (columns is { } count) Rows.Add(reader.ReadRow(payload, count));
        }
    }
}
