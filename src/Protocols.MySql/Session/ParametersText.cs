using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Parameters as a reviewer reads them: one a line, as the recording keeps them.</summary>
internal static class ParametersText
{
    /// <summary>As much of a value as the block keeps.</summary>
    private const int ValueBytesMax = 1 << 16;

    /// <summary>Describes parameters that <see cref="ParameterBlock"/> lays out.</summary>
    /// <param name="block">The parameters.</param>
    /// <param name="perRow">How many each row of an execution in bulk has; 0 for an execution of one row.</param>
    public static string Of(ReadOnlySpan<byte> block, int perRow = 0)
    {
        var text = new StringBuilder();
        string? name = null;
        for (int i = 0; block.Length >= ParameterBlock.HeadBytes; i++)
        {
            byte kind = block[0];
            long length = BinaryPrimitives.ReadInt64LittleEndian(block[1..]);
            int kept = BinaryPrimitives.ReadInt32LittleEndian(block[9..]);
            var value = block.Slice(ParameterBlock.HeadBytes, Math.Min(kept, ValueBytesMax));
            block = block[(ParameterBlock.HeadBytes + kept)..];
            if (kind == ParameterBlock.Name)
            {
                name = NameOf(value);
                continue;
            }
            if (perRow > 0) text.Append(CultureInfo.InvariantCulture, $"row {1 + (i / perRow)}, ");
            if (name is null) text.Append(CultureInfo.InvariantCulture, $"${1 + (perRow > 0 ? i % perRow : i)} = ");
            else text.Append(CultureInfo.InvariantCulture, $"attribute {name} = ");
            name = null;
            text.Append(kind switch
            {
                ParameterBlock.Null => "NULL",
                ParameterBlock.Binary => "\\x" + Convert.ToHexStringLower(value),
                // A value's own lines cannot pass for further parameters.
                _ => Encoding.UTF8.GetString(value).Replace("\n", "\n    ", StringComparison.Ordinal),
            });
            if (value.Length < length) text.Append(CultureInfo.InvariantCulture, $"… ({length} bytes)");
            text.AppendLine();
        }
        return text.ToString();
    }

    /// <summary>A name that stays in its line, whatever is in it.</summary>
    private static string NameOf(ReadOnlySpan<byte> name) => $"\"{PlainText.Of(Encoding.UTF8.GetString(name))}\"";
}
