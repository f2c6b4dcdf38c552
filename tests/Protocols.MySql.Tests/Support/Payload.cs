using System.Buffers;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Support;

/// <summary>What writers write, as payloads and as packets.</summary>
internal static class Payload
{
    public static byte[] Of(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A payload with the head before it.</summary>
    public static byte[] Packet(byte sequence, ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>();
        Message.Write(output, sequence, payload);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Ok(ServerStatus status = ServerStatus.Autocommit) => Of(output => new OkPacket { Status = status }.Write(output));

    /// <summary>An OK that ends rows.</summary>
    public static byte[] End(ServerStatus status = ServerStatus.Autocommit) => Of(output => new OkPacket { Status = status }.WriteEnd(output));

    public static byte[] Eof(ServerStatus status = ServerStatus.Autocommit) => Of(output => new EofPacket(0, status).Write(output));

    public static byte[] Err(ushort code = 1064) => Of(output => ErrPacket.Write(output, code, "42000", "no"));

    public static byte[] Column(string name = "id", FieldType type = FieldType.VarString, string table = "t", string original = "id") => Of(output =>
    {
        foreach (string text in new[] { "def", "shop", table, table, name, original }) output.WriteLengthEncodedBytes(System.Text.Encoding.UTF8.GetBytes(text));
        output.WriteLengthEncoded(12);
        output.WriteUInt16(45);
        output.WriteUInt32(100);
        output.WriteByte((byte)type);
        output.WriteUInt16(0);
        output.WriteByte(0);
        output.WriteUInt16(0);
    });
}
