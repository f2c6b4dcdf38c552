using System.Buffers;
using System.IO.Pipelines;
using HoopWire.MySql.Wire;
using HoopWire.Net;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// One leg during the login: whole messages, one side after the other, their sequence ids counted and checked. TLS puts another connection in its place.
/// </summary>
/// <param name="connection">The connection.</param>
internal sealed class PacketChannel(Connection connection) : ILoginChannel
{
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _gathered = new();
    private byte _sequence;

    public Connection Connection { get; private set; } = connection;

    /// <summary>Whether bytes stood behind the message read last.</summary>
    public bool HoldsMore { get; private set; }

    /// <summary>TLS: the sequence goes on.</summary>
    public void Replace(Connection encrypted) => Connection = encrypted;

    public ArrayBufferWriter<byte> Begin()
    {
        _payload.ResetWrittenCount();
        return _payload;
    }

    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        PipeWriter output = Connection.Pipe.Output;
        _sequence = Message.Write(output, _sequence, _payload.WrittenSpan);
        await output.FlushAsync(cancellationToken);
    }

    /// <exception cref="ProtocolException">The bytes are no message, out of sequence, too long, or cut.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        PipeReader input = Connection.Pipe.Input;
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (Take(buffer) is { } taken)
            {
                HoldsMore = buffer.Length > taken.Total;
                input.AdvanceTo(buffer.GetPosition(taken.Total));
                return taken.Payload;
            }
            bool empty = buffer.IsEmpty;
            input.AdvanceTo(buffer.Start, buffer.End);
            if (!result.IsCompleted) continue;
            if (empty) return null;
            throw ProtocolException.Create(ProtocolError.UnexpectedEnd, "The connection was closed inside a message.");
        }
    }

    private (byte[] Payload, int Total)? Take(in ReadOnlySequence<byte> buffer)
    {
        const int Window = MySqlLimits.LoginBytesMax + PacketHead.Bytes;
        var window = buffer.Length > Window ? buffer.Slice(0, Window) : buffer;
        ReadOnlySpan<byte> bytes = window.IsSingleSegment ? window.FirstSpan : window.ToArray();
        var status = Message.TryRead(bytes, MySqlLimits.LoginBytesMax, out var message, out _);
        if (status == MessageStatus.TooLong) throw ProtocolException.Create(ProtocolError.BadLength, "The bytes are no message of a login.");
        if (status == MessageStatus.NeedMore) return null;
        if (status == MessageStatus.OutOfSequence || message.FirstSequence != _sequence) throw ProtocolException.Create(ProtocolError.OutOfState, "A packet of the login is out of sequence.");
        _sequence = message.NextSequence;
        return (message.Payload(bytes, _gathered).ToArray(), message.Total);
    }
}
