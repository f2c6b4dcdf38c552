using System.Buffers;
using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy.Masking;
using HoopWire.Wire;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Reads a server's catalogue over a connection of the gateway's own, by plain queries, bounded in rows and bytes.</summary>
/// <param name="target">A connection that is logged in.</param>
internal sealed class CatalogueReader(TargetSession target)
{
    /// <summary>Bytes that all answers may have.</summary>
    private const long BytesMax = 1L << 30;

    /// <summary>A longer row is none of a catalogue.</summary>
    private const int RowBytesMax = 16 << 20;

    private readonly bool _endsByOk = target.Capabilities.HasFlag(Capabilities.DeprecateEof);
    private readonly ArrayBufferWriter<byte> _payload = new();

    /// <summary>Asks for everything that masks need.</summary>
    /// <exception cref="ProtocolException">The target answered with an error or out of turn.</exception>
    public async Task<HeldAnswer<CatalogueRows>> ReadAsync(CancellationToken cancellationToken)
    {
        string version = target.Server.Version;
        using (await AskAsync([.. CatalogueQuery.Prepare.Select(Encoding.ASCII.GetBytes)], cancellationToken))
        {
            // They answer nothing.
        }

        var rows = await AskAsync([SettingsQuery.For(version), .. CatalogueRows.Questions.Select(Encoding.ASCII.GetBytes)], cancellationToken);
        return new HeldAnswer<CatalogueRows>(rows, rows.Hash, held => CatalogueRows.Read(held, version));
    }

    private Task<HeldRows> AskAsync(byte[][] questions, CancellationToken cancellationToken) =>
        HeldRows.AskAsync(BytesMax, questions, (sql, rows) => AskAsync(sql, rows, cancellationToken));

    private async Task AskAsync(byte[] sql, HeldRows rows, CancellationToken cancellationToken)
    {
        var output = target.Connection.Pipe.Output;
        Message.Write(output, 0, [(byte)CommandCode.Query, .. sql]);
        await output.FlushAsync(cancellationToken);
        var answer = new Answer(this, rows);
        var input = target.Connection.Pipe.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            long taken = answer.Take(result.Buffer);
            input.AdvanceTo(result.Buffer.GetPosition(taken), result.Buffer.End);
            if (answer.IsDone) return;
            if (result.IsCompleted) throw ProtocolException.Create(ProtocolError.UnexpectedEnd, "The target closed while its catalogue was read.");
        }
    }

    /// <summary>The answer to one query.</summary>
    private sealed class Answer(CatalogueReader reader, HeldRows rows)
    {
        private readonly ReplyMachine _reply = Begun(reader._endsByOk);
        private byte _sequence = 1;

        public bool IsDone => _reply.Phase == ReplyPhase.Idle;

        /// <summary>Takes the whole packets there are; returns their bytes.</summary>
        public long Take(in ReadOnlySequence<byte> buffer)
        {
            using var contiguous = new ContiguousBytes(buffer);
            var bytes = contiguous.Span;
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
                if (!rows.TryAdd(payload)) throw ProtocolException.Create(ProtocolError.BadLength, "The target's catalogue is longer than one can be.");
                return;
            }
            if (_reply.Take(payload) is ReplyEvent.Violation or ReplyEvent.Error or ReplyEvent.FileRequest)
                throw ProtocolException.Create(ProtocolError.OutOfState, "The target did not answer a question about its catalogue.");
        }
    }
}
