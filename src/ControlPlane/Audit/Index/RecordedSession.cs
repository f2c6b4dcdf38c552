using System.Text.Json;
using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>Whose a recording is by its own first line: a seal stands for what is in a file, not for the name that the file has.</summary>
internal static class RecordedSession
{
    /// <summary>Whether a file says that it is another session's than it is named after. One that is encrypted does not say, and neither does one that cannot be read.</summary>
    /// <param name="storage">Where it lies.</param>
    /// <param name="entry">The file.</param>
    /// <param name="session">The session's id.</param>
    public static bool IsAnother(IRecordingStorage storage, RecordingEntry entry, string session)
    {
        if (entry.IsTerminal) return false;
        try
        {
            using RecordingReader reader = new(storage.Open(entry));
            if (reader.ReadLines().FirstOrDefault() is not { Number: > 0 } first) return false;
            using JsonDocument document = JsonDocument.Parse(first.Json);
            JsonElement line = document.RootElement;
            return Text(line, "event") == "session" && Text(line, "id") is { } id && id != session;
        }
        catch (Exception e) when (e is RecordingEncryptedException or InvalidDataException or JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement line, string name) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
