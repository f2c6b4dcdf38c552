using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>A Bind's parameters as a reviewer reads them: one a line, values of detectors hidden, binary ones as their type's text, and in hexadecimal where it is not known.</summary>
internal static class BoundParametersText
{
    /// <summary>As much of a value as recordings keep.</summary>
    private const int ValueCharsMax = 1 << 16;

    /// <summary>Describes the part of a Bind behind its names: formats, values, result formats.</summary>
    /// <param name="body">That part.</param>
    /// <param name="types">The OID of each parameter's type; 0 for one that is not known.</param>
    /// <param name="detectors">What to hide.</param>
    public static string Describe(ReadOnlySpan<byte> body, Func<int, uint> types, DetectorSet? detectors)
    {
        var text = new StringBuilder();
        var reader = new SpanReader(body);
        if (!FormatCodes.TryRead(ref reader, out var formats) || !reader.TryReadUInt16(out ushort count)) return "";
        for (int i = 0; i < count && reader.TryReadInt32(out int length); i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"${i + 1} = ");
            if (length == -1) text.AppendLine("NULL");
            else if (reader.TryReadBytes(length, out ReadOnlySpan<byte> value)) Append(text, value, formats[i] == 1 ? types(i) : null, detectors);
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

    private static void Append(StringBuilder text, ReadOnlySpan<byte> value, uint? binary, DetectorSet? detectors)
    {
        // Hidden before it is cut, and in both forms: half a value is found by no detector, nor are digits in binary.
        byte[] copy = value.ToArray();
        detectors?.HideAll(copy);
        string shown = binary is { } type ? Hide(BinaryText.Of(type, copy), detectors) ?? "\\x" + Convert.ToHexStringLower(copy) : Encoding.UTF8.GetString(copy);
        // A value's own lines cannot pass for further parameters.
        shown = shown.Replace("\n", "\n    ", StringComparison.Ordinal);
        text.Append(shown.AsSpan(0, Math.Min(shown.Length, ValueCharsMax)));
        if (shown.Length > ValueCharsMax) text.Append(CultureInfo.InvariantCulture, $"… ({value.Length} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(value))})");
        text.AppendLine();
    }

    private static string? Hide(string? text, DetectorSet? detectors)
    {
        if (text is null || detectors is null) return text;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return detectors.HideAll(utf8) > 0 ? Encoding.UTF8.GetString(utf8) : text;
    }
}
