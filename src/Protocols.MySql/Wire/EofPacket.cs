using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>The end of definitions or rows (Protocol::EOF_Packet): 0xFE u8, warnings u16, status u16. A row that begins with 0xFE is longer.</summary>
/// <param name="Warnings">How many warnings there are.</param>
/// <param name="Status">Status flags.</param>
internal readonly record struct EofPacket(ushort Warnings, ServerStatus Status)
{
    public const byte Header = 0xFE;

    /// <summary>Bytes of the payload.</summary>
    public const int Bytes = 5;

    /// <summary>Bytes of a row that begins with the same byte, at least.</summary>
    public const int RowBytesMin = 9;

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out EofPacket packet)
    {
        packet = default;
        if (payload.Length != Bytes || payload[0] != Header) return false;
        packet = new EofPacket((ushort)(payload[1] | (payload[2] << 8)), (ServerStatus)(payload[3] | (payload[4] << 8)));
        return true;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        output.WriteByte(Header);
        output.WriteUInt16(Warnings);
        output.WriteUInt16((ushort)Status);
    }
}
