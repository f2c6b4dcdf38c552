using System.Buffers;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>What a writer writes.</summary>
internal static class Bytes
{
    public static byte[] Of(params Action<IBufferWriter<byte>>[] writes)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (Action<IBufferWriter<byte>> write in writes) write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Hex with white space between.</summary>
    public static byte[] FromHex(string hex) => Convert.FromHexString(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))));
}
