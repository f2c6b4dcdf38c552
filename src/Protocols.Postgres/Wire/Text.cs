using System.Buffers;
using System.Text;

namespace HoopWire.Postgres.Wire;

/// <summary>Text fields: UTF-8 on this side.</summary>
internal static class Text
{
    /// <summary>Bytes that <paramref name="value"/> takes, without a terminator.</summary>
    public static int Length(string value) => Encoding.UTF8.GetByteCount(value);

    /// <summary>Characters of a text as the server counts them: continuation bytes of UTF-8 do not count.</summary>
    public static int Characters(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8) count += (b & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }

    /// <summary>The text up to a zero character, which would end its field early.</summary>
    public static string UpToZero(string value)
    {
        int zero = value.IndexOf('\0', StringComparison.Ordinal);
        return zero < 0 ? value : value[..zero];
    }

    /// <summary>Writes the text without a terminator.</summary>
    public static void Write(IBufferWriter<byte> output, string value)
    {
        if (value.Length == 0) return;
        output.Advance(Encoding.UTF8.GetBytes(value, output.GetSpan(Length(value))));
    }

    /// <summary>The text of a field.</summary>
    public static string Of(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
