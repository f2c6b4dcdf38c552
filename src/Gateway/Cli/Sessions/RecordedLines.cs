using System.Text.Json;
using System.Text.Json.Nodes;
using HoopWire.Recording;

namespace HoopWire.Gateway.Cli;

/// <summary>The lines of a recording as JSON.</summary>
internal static class RecordedLines
{
    /// <summary>Reads them one by one, up to the end of the last whole frame.</summary>
    public static IEnumerable<JsonObject> Read(RecordingReader reader)
    {
        using var lines = reader.ReadLines().GetEnumerator();
        while (true)
        {
            JsonObject line;
            try
            {
                if (!lines.MoveNext()) yield break;
                line = JsonNode.Parse(lines.Current.Json.Span)!.AsObject();
            }
            catch (RecordingEncryptedException e)
            {
                throw CliException.No(e.Message);
            }
            catch (Exception e) when (e is InvalidDataException or JsonException or InvalidOperationException)
            {
                throw CliException.No($"The recording is damaged: {e.Message.TrimEnd('.')}. 'hoopwire sessions verify' names the frame.");
            }

            yield return line;
        }
    }

    /// <summary>A member of a line that is a text; null for anything else.</summary>
    public static string? Text(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A member of a line that is a whole number; 0 for anything else.</summary>
    public static long Number(JsonObject line, string name) => line[name] is JsonValue value && value.TryGetValue(out long number) ? number : 0;
}
