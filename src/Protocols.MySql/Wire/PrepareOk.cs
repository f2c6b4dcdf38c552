using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>
/// The answer to COM_STMT_PREPARE (COM_STMT_PREPARE_OK): 0x00 u8, statement id u32, columns u16, parameters u16, 0 u8, warnings u16.
/// Definitions of the parameters and of the columns follow, each with an EOF behind where there are any.
/// </summary>
/// <param name="StatementId">The server's number of the statement.</param>
/// <param name="Columns">Columns of its result.</param>
/// <param name="Parameters">Its parameters.</param>
internal readonly record struct PrepareOk(uint StatementId, ushort Columns, ushort Parameters)
{
    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out PrepareOk packet)
    {
        packet = default;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte header) || header != OkPacket.Header || !reader.TryReadUInt32(out uint id)) return false;
        if (!reader.TryReadUInt16(out ushort columns) || !reader.TryReadUInt16(out ushort parameters) || !reader.TrySkip(1)) return false;
        packet = new PrepareOk(id, columns, parameters);
        // Servers from 4.1 to 5.0 leave the warnings out.
        return reader.IsAtEnd || (reader.TryReadUInt16(out _) && reader.IsAtEnd);
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        output.WriteByte(OkPacket.Header);
        output.WriteUInt32(StatementId);
        output.WriteUInt16(Columns);
        output.WriteUInt16(Parameters);
        output.WriteByte(0);
        output.WriteUInt16(0);
    }
}
