using System.Buffers.Binary;
using System.Text;

namespace HoopWire.Fuzz.Targets;

/// <summary>Seeds, written down by the protocol's pages and not by the code under test.</summary>
internal static class MessageBuilder
{
    /// <summary>Byte1 type, Int32 length, then the parts: strings get their zero, int is Int32, short Int16, byte[] as it is.</summary>
    public static byte[] Message(char type, params object[] parts)
    {
        byte[] body = Body(parts);
        byte[] message = new byte[5 + body.Length];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        return message;
    }

    /// <summary>A packet of the startup phase: Int32 length, then the parts.</summary>
    public static byte[] Packet(params object[] parts)
    {
        byte[] body = Body(parts);
        byte[] packet = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        body.CopyTo(packet, 4);
        return packet;
    }

    public static byte[] Join(params byte[][] messages) => messages.SelectMany(m => m).ToArray();

    private static byte[] Body(object[] parts) => parts.SelectMany(Bytes).ToArray();

    private static byte[] Bytes(object part) => part switch
    {
        string text => Encoding.UTF8.GetBytes(text + '\0'),
        int number => Big(number, 4),
        short number => Big(number, 2),
        byte number => [number],
        byte[] bytes => bytes,
        _ => throw new ArgumentException($"no encoding for {part.GetType()}"),
    };

    private static byte[] Big(int number, int size) =>
        Enumerable.Range(0, size).Select(i => (byte)(number >> (8 * (size - 1 - i)))).ToArray();
}
