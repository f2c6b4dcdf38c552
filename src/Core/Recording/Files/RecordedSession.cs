using System.Text.Json;

namespace HoopWire.Recording.Files;

/// <summary>Whose a recording is by its own first line: a seal stands for what is in a file, not for the name that the file has.</summary>
internal static class RecordedSession
{
    /// <summary>The id in the line that starts with <paramref name="lines"/>; null where it is no <c>session</c> line, or none that a recorder writes.</summary>
    public static string? IdIn(ReadOnlySpan<byte> lines)
    {
        int end = lines.IndexOf((byte)'\n');
        var reader = new Utf8JsonReader(end < 0 ? lines : lines[..end]);
        try
        {
            bool opens = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            return opens && Member(ref reader, "event"u8) == "session" ? Member(ref reader, "id"u8) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read() && reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : null;
}
