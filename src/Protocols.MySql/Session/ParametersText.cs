using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Parameters as a reviewer reads them: one a line, as the recording keeps them.</summary>
internal static class ParametersText
{
    private const int ValueBytesMax = 1024;

    /// <summary>Describes parameters that <see cref="ParameterBlock"/> lays out.</summary>
    public static string Of(ReadOnlySpan<byte> block)
    {
        var text = new StringBuilder();
        for (int i = 1; block.Length >= ParameterBlock.HeadBytes; i++)
        {
            byte kind = block[0];
            long length = BinaryPrimitives.ReadInt64LittleEndian(block[1..]);
            int kept = BinaryPrimitives.ReadInt32LittleEndian(block[9..]);
            var value = block.Slice(ParameterBlock.HeadBytes, Math.Min(kept, ValueBytesMax));
            text.Append(CultureInfo.InvariantCulture, $"${i} = ");
            text.Append(kind switch
            {
                ParameterBlock.Null => "NULL",
                ParameterBlock.Binary => "\\x" + Convert.ToHexStringLower(value),
                _ => Encoding.UTF8.GetString(value),
            });
            if (value.Length < length) text.Append(CultureInfo.InvariantCulture, $"… ({length} bytes)");
            text.AppendLine();
            block = block[(ParameterBlock.HeadBytes + kept)..];
        }
        return text.ToString();
    }
}
