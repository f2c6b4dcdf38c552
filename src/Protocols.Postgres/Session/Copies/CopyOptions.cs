using System.Text;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session.Copies;

/// <summary>The options of a COPY to the client, where they are those that masks work with: the format and the header, nothing else.</summary>
internal static class CopyOptions
{
    private static readonly string[] Names = ["format", "header", "csv", "binary"];
    private static readonly string[] Words = ["with", "format", "header", "csv", "binary", "text", "true", "on", "1", "false", "off", "0"];

    /// <summary>The format, and whether the first row holds names; null where rows may be written otherwise.</summary>
    /// <param name="copy">The statement.</param>
    /// <param name="text">Its text.</param>
    public static (CopyFormat Format, bool HasHeader)? Read(Copy copy, ReadOnlySpan<byte> text)
    {
        if (copy.Options.Any(o => !Names.Contains(o))) return null;
        string lower = Encoding.UTF8.GetString(text).ToLowerInvariant();
        int end = Math.Max(lower.LastIndexOf("stdout", StringComparison.Ordinal), lower.LastIndexOf("stdin", StringComparison.Ordinal));
        if (end < 0) return null;
        string tail = lower[(end + (lower.AsSpan(end).StartsWith("stdout", StringComparison.Ordinal) ? 6 : 5))..];
        string[] words = tail.Split([' ', '\t', '\n', '\r', '(', ')', ',', '\''], StringSplitOptions.RemoveEmptyEntries);
        if (words.Any(w => !Words.Contains(w))) return null;
        if (copy.Options.Any(o => !words.Contains(o))) return null;
        var format = words.Contains("csv") ? CopyFormat.Csv : words.Contains("binary") ? CopyFormat.Binary : CopyFormat.Text;
        bool header = words.Contains("header") && !words.Any(w => w is "false" or "off" or "0");
        return (format, header);
    }
}
