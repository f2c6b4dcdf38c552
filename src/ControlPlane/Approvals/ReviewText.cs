using System.Buffers;
using System.Text;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>
/// What one person reads of a command that waits for approval, or ran before it: as it is stored, by the requester's detectors, with what the reader's own rules hide taken out too.
/// </summary>
/// <param name="detectors">The detectors of the reader's own grant on the target; null where there is no such grant, or none in it.</param>
internal sealed class ReviewText(DetectorSet? detectors)
{
    private const string BinaryMark = " = \\x";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The text with every value that a detector finds replaced by asterisks.</summary>
    public string? Hide(string? text)
    {
        if (detectors is null || string.IsNullOrEmpty(text)) return text;
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return detectors.HideAll(utf8) > 0 ? Encoding.UTF8.GetString(utf8) : text;
    }

    /// <summary>The same for parameters, one a line, of which binary ones stand in hexadecimal digits.</summary>
    public string? HideParameters(string? text)
    {
        if (detectors is null || Hide(text) is not { } shown || !shown.Contains(BinaryMark, StringComparison.Ordinal)) return Hide(text);
        string[] lines = shown.Split('\n');
        for (int i = 0; i < lines.Length; i++) lines[i] = HideBinary(lines[i], detectors);
        return string.Join('\n', lines);
    }

    private static string HideBinary(string line, DetectorSet detectors)
    {
        // A parameter may have a name of its own before the mark, with anything in it.
        int start = line.LastIndexOf(BinaryMark, StringComparison.Ordinal) + BinaryMark.Length;
        if (start < BinaryMark.Length) return line;
        int length = line.AsSpan(start).IndexOfAnyExcept(Digits);
        int end = length < 0 ? line.Length : start + length;
        if (((end - start) & 1) != 0) return line;
        byte[] value = Convert.FromHexString(line.AsSpan(start, end - start));
        return detectors.HideAll(value) > 0 ? string.Concat(line.AsSpan(0, start), Convert.ToHexStringLower(value), line.AsSpan(end)) : line;
    }
}
