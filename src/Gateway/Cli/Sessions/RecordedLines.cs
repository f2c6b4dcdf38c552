using System.Text.Json;
using System.Text.Json.Nodes;
using HoopWire.Recording;

namespace HoopWire.Gateway.Cli;

/// <summary>The lines of a recording as JSON.</summary>
internal static class RecordedLines
{
    /// <summary>
    /// Reads them one by one, up to the end of the last whole frame: all, or the first, which tells of the session, and then, where the recording has an
    /// index, from the frame on in which something happened that long after it.
    /// </summary>
    public static IEnumerable<JsonObject> Read(RecordingReader reader, TimeSpan from = default)
    {
        var lines = reader.ReadLines().GetEnumerator();
        DateTimeOffset? skipTo = null;
        for (bool isFirst = true; ; isFirst = false)
        {
            JsonObject line;
            try
            {
                if (skipTo is { } time && reader.TrySkipTo(time)) lines = reader.ReadLines().GetEnumerator();
                if (!lines.MoveNext()) yield break;
                line = Parse(lines.Current.Json.Span);
            }
            catch (RecordingEncryptedException e)
            {
                throw CliException.No(e.Message);
            }
            catch (Exception e) when (e is InvalidDataException or JsonException)
            {
                throw CliException.No($"The recording is damaged: {e.Message.TrimEnd('.')}. 'hoopwire sessions verify' names the frame.");
            }

            skipTo = isFirst && from > TimeSpan.Zero && Replay.TimeOf(line) is { } start && start < DateTimeOffset.MaxValue - from ? start + from : null;
            yield return line;
        }
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">It is no line of a recording.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> line)
    {
        RecordedJson.Check(line);
        return JsonNode.Parse(line, documentOptions: RecordedJson.Options) as JsonObject ?? throw new JsonException("A line is no object");
    }

    /// <summary>A member of a line that is a text; null for anything else.</summary>
    public static string? Text(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A member of a line that is a whole number; 0 for anything else.</summary>
    public static long Number(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue(out long number) ? number : 0;
}
