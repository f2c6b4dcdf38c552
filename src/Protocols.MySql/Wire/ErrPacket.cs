using System.Buffers;
using System.Text;

namespace HoopWire.MySql.Wire;

/// <summary>
/// A failure (Protocol::ERR_Packet): 0xFF u8, code u16, '#' and five characters of SQLSTATE, message. Before the login is done some servers leave
/// the SQLSTATE out.
/// </summary>
internal readonly ref struct ErrPacket
{
    public const byte Header = 0xFF;

    private const int StateBytes = 5;

    public ushort Code { get; init; }

    /// <summary>Five characters; empty where the server gave none.</summary>
    public ReadOnlySpan<byte> SqlState { get; init; }

    public ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out ErrPacket packet)
    {
        packet = default;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte header) || header != Header || !reader.TryReadUInt16(out ushort code)) return false;
        var rest = reader.ReadRest();
        bool hasState = rest.Length > StateBytes && rest[0] == '#';
        packet = new ErrPacket
        {
            Code = code,
            SqlState = hasState ? rest.Slice(1, StateBytes) : default,
            Message = hasState ? rest[(1 + StateBytes)..] : rest,
        };
        return true;
    }

    /// <summary>Writes the payload.</summary>
    public static void Write(ArrayBufferWriter<byte> output, ushort code, string sqlState, string message)
    {
        output.WriteByte(Header);
        output.WriteUInt16(code);
        output.WriteByte((byte)'#');
        output.Write(Encoding.ASCII.GetBytes(sqlState));
        output.Write(Encoding.UTF8.GetBytes(message));
    }
}
