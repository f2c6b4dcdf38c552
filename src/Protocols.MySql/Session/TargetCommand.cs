using System.Buffers;
using System.Buffers.Binary;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Forwards commands of clients with attributes: to a target that has them with what was understood of them, to another one without. What comes out as it went in is forwarded as it is. Serves one loop.
/// </summary>
internal sealed class TargetCommand
{
    private readonly ArrayBufferWriter<byte> _before = new();

    /// <summary>A query's first bytes, before its text, where the gateway itself sends it.</summary>
    public static ReadOnlySpan<byte> QueryHead(Exchange exchange) =>
        exchange.TellsAttributes ? [(byte)CommandCode.Query, 0, 1] : [(byte)CommandCode.Query];

    /// <summary>Forwards a query.</summary>
    public void ForwardQuery(Exchange exchange, in CommandPacket packet, CommandAttributes attributes)
    {
        _before.ResetWrittenCount();
        _before.WriteByte((byte)CommandCode.Query);
        if (exchange.TellsAttributes)
        {
            _before.WriteLengthEncoded((ulong)attributes.Count);
            _before.WriteLengthEncoded(1);
            if (attributes.Count > 0) WriteAttributes(attributes);
        }
        Write(exchange, packet, packet.Argument, default);
    }

    /// <summary>Forwards an execution, whose parameters have these values.</summary>
    public void ForwardExecution(Exchange exchange, in CommandPacket packet, PreparedStatement statement, in NamedExecuteRequest request, ReadOnlySpan<byte> values, CommandAttributes attributes)
    {
        bool tells = exchange.TellsAttributes;
        _before.ResetWrittenCount();
        var head = _before.GetSpan(NamedExecuteRequest.HeadBytes);
        packet.Payload[..NamedExecuteRequest.HeadBytes].CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[1..], statement.Id);
        if (!tells) head[NamedExecuteRequest.FlagsAt] &= unchecked((byte)~NamedExecuteRequest.CountFlag);
        _before.Advance(NamedExecuteRequest.HeadBytes);
        if (tells) WriteNamed(statement.Parameters, request, attributes);
        else if (statement.Parameters > 0) WritePlain(request.Plain);
        Write(exchange, packet, values, tells ? attributes.Values : default);
    }

    private void WritePlain(in ExecuteRequest request)
    {
        _before.Write(request.Nulls);
        _before.WriteByte(request.Types.IsEmpty ? (byte)0 : (byte)1);
        _before.Write(request.Types);
    }

    private void WriteNamed(int parameters, in NamedExecuteRequest request, CommandAttributes attributes)
    {
        int count = parameters + attributes.Count;
        if (!request.HasCount) return;
        _before.WriteLengthEncoded((ulong)count);
        if (count == 0) return;
        var plain = request.Plain;
        int bytes = (count + 7) / 8;
        var nulls = _before.GetSpan(bytes)[..bytes];
        nulls.Clear();
        plain.Nulls.CopyTo(nulls);
        SetNulls(nulls, parameters, attributes);
        _before.Advance(bytes);
        bool hasTypes = parameters == 0 || !plain.Types.IsEmpty;
        _before.WriteByte(hasTypes ? (byte)1 : (byte)0);
        for (int i = 0; hasTypes && i < parameters; i++)
        {
            _before.Write(plain.Types.Slice(2 * i, 2));
            _before.WriteByte(0);
        }
        _before.Write(attributes.Heads);
    }

    private void WriteAttributes(CommandAttributes attributes)
    {
        int bytes = (attributes.Count + 7) / 8;
        var nulls = _before.GetSpan(bytes)[..bytes];
        nulls.Clear();
        SetNulls(nulls, 0, attributes);
        _before.Advance(bytes);
        _before.WriteByte(1);
        _before.Write(attributes.Heads);
        _before.Write(attributes.Values);
    }

    private static void SetNulls(Span<byte> nulls, int from, CommandAttributes attributes)
    {
        for (int i = 0; i < attributes.Count; i++)
        {
            if (attributes.IsNull(i)) nulls[(from + i) / 8] |= (byte)(1 << ((from + i) % 8));
        }
    }

    /// <summary>Writes what was written before, the body, which is a slice of the packet, and what stands behind.</summary>
    private void Write(Exchange exchange, in CommandPacket packet, ReadOnlySpan<byte> body, ReadOnlySpan<byte> behind)
    {
        var target = exchange.Target.Connection;
        var before = _before.WrittenSpan;
        int length = before.Length + body.Length + behind.Length;
        bool stays = body.IsEmpty || (packet.Payload.Overlaps(body, out int at) && at == before.Length);
        if (stays && length == packet.Payload.Length && packet.Payload.StartsWith(before) && packet.Payload.EndsWith(behind))
        {
            target.Forward(packet.Bytes);
            return;
        }
        if (length < MySqlLimits.PacketBytesMax && packet.Bytes.Overlaps(packet.Payload))
        {
            new PacketHead(length, 0).Write(target.GetSpan(PacketHead.Bytes));
            target.Advance(PacketHead.Bytes);
            target.Write(before);
            target.Forward(body);
            target.Write(behind);
            exchange.TargetSequence = 1;
            return;
        }
        var whole = exchange.Shared.Payload;
        whole.ResetWrittenCount();
        whole.Write(before);
        whole.Write(body);
        whole.Write(behind);
        exchange.TargetSequence = Message.Write(target, 0, whole.WrittenSpan);
    }
}
