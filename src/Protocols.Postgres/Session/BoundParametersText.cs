using System.Globalization;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>A Bind's parameters as a reviewer reads them: one a line, values of detectors hidden, binary ones in hexadecimal.</summary>
internal static class BoundParametersText
{
    private const int ValueBytesMax = 1024;

    /// <summary>Describes the part of a Bind behind its names: formats, values, result formats.</summary>
    public static string Describe(ReadOnlySpan<byte> body, DetectorSet? detectors)
    {
        var text = new StringBuilder();
        var reader = new SpanReader(body);
        if (!FormatCodes.TryRead(ref reader, out var formats) || !reader.TryReadUInt16(out ushort count)) return "";
        for (int i = 0; i < count && reader.TryReadInt32(out int length); i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"${i + 1} = ");
            if (length == -1) text.AppendLine("NULL");
            else if (reader.TryReadBytes(length, out ReadOnlySpan<byte> value)) Append(text, value, formats[i] == 1, detectors);
        }
        return text.ToString();
    }

    /// <summary>Whether the part of a Bind behind its names carries values; also where it cannot be read.</summary>
    public static bool HasValues(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return false;
        var reader = new SpanReader(body);
        return !FormatCodes.TryRead(ref reader, out _) || !reader.TryReadUInt16(out ushort count) || count != 0;
    }

    private static void Append(StringBuilder text, ReadOnlySpan<byte> value, bool binary, DetectorSet? detectors)
    {
        byte[] shown = value[..Math.Min(value.Length, ValueBytesMax)].ToArray();
        detectors?.HideAll(shown);
        text.Append(binary ? "\\x" + Convert.ToHexStringLower(shown) : Encoding.UTF8.GetString(shown));
        if (shown.Length < value.Length) text.Append(CultureInfo.InvariantCulture, $"… ({value.Length} bytes)");
        text.AppendLine();
    }
}
