using System.Text.Json;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>What a recording's file says of itself, whatever its name is.</summary>
/// <param name="IsEncrypted">Whether anything in it takes a key to be read.</param>
/// <param name="Session">The id of the session that it is of; null where it does not say so in clear.</param>
public sealed record RecordingOrigin(bool IsEncrypted, string? Session)
{
    /// <summary>Reads it from a file, which may be none of a recording.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RecordingOrigin Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        // A first line in clear says nothing of what is encrypted behind it.
        return IsEncryptedAnywhere(stream) ? new RecordingOrigin(true, null) : new RecordingOrigin(false, SessionOf(path));
    }

    /// <summary>The session's id by the first line; null where that is encrypted, or no first line of a recording.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? SessionOf(string path)
    {
        try
        {
            using var reader = RecordingReader.Open(path);
            if (reader.ReadLines().FirstOrDefault() is not { Number: > 0 } first) return null;
            using var document = RecordedJson.Parse(first.Json);
            return Text(document.RootElement, "event") == "session" ? Text(document.RootElement, "id") : null;
        }
        catch (Exception e) when (e is RecordingEncryptedException or InvalidDataException or JsonException)
        {
            return null;
        }
    }

    // As far as a reader comes.
    private static bool IsEncryptedAnywhere(Stream stream)
    {
        using var scanner = new FrameScanner(stream);
        while (true)
        {
            switch (scanner.Next())
            {
                case ScannedFrame.Key or ScannedFrame.Encrypted:
                    return true;
                case ScannedFrame.End or ScannedFrame.Cut or ScannedFrame.Malformed:
                    return false;
            }
        }
    }

    private static string? Text(JsonElement line, string name) =>
        line.ValueKind == JsonValueKind.Object && line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
