using System.Text.Json;
using System.Text.Unicode;

namespace HoopWire.Recording;

/// <summary>
/// Lines of a recording as JSON. A recorder writes each member once, in valid UTF-8, and no more of them than a statement has parameters; a file that somebody
/// made may hold anything, and what readers of JSON only find when they look at a member is found here, before.
/// </summary>
public static class RecordedJson
{
    /// <summary>Names, values and brackets in a line: more than a command with 65535 parameters has.</summary>
    public const int TokensMax = 1 << 20;

    /// <summary>How lines are read: what stands twice in one would be read in one way here and in another there.</summary>
    public static JsonDocumentOptions Options { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a line that may be one of a recording.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        Check(line.Span);
        return JsonDocument.Parse(line, Options);
    }

    /// <summary>Makes sure that a line can be read, and in bounded memory.</summary>
    /// <exception cref="JsonException">It cannot.</exception>
    public static void Check(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line)) throw new JsonException("A line is not UTF-8");
        var reader = new Utf8JsonReader(line);
        int tokens = 0;
        while (reader.Read())
        {
            if (++tokens > TokensMax) throw new JsonException("A line has more members than any that is recorded");
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) CheckSurrogates(ref reader);
        }
    }

    private static void CheckSurrogates(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.IndexOf(@"\ud"u8) < 0 && reader.ValueSpan.IndexOf(@"\uD"u8) < 0) return;
        try
        {
            reader.GetString();
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A line has half of a character", e);
        }
    }
}
