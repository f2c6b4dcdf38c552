using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>What a recording's file says of itself, whatever its name is.</summary>
/// <param name="IsEncrypted">Whether anything in it takes a key to be read.</param>
/// <param name="Session">The id of the session that it is of; null where it does not say.</param>
public sealed record RecordingOrigin(bool IsEncrypted, string? Session)
{
    /// <summary>Reads it from a file, which may be none of a recording.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RecordingOrigin Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var scanner = new FrameScanner(stream);
        using var content = new FrameContent();
        string? session = null;
        for (bool isFirst = true; ; isFirst = false)
        {
            switch (scanner.Next())
            {
                case ScannedFrame.Key:
                    // A first line in clear says nothing of what is encrypted behind it; the key opens for this session alone.
                    return new RecordingOrigin(true, KeyFrame.SessionOf(scanner.Frame));
                case ScannedFrame.Encrypted:
                    return new RecordingOrigin(true, null);
                case ScannedFrame.Data when isFirst && content.TryOpen(scanner.Frame, scanner.ContentBytes, out var lines):
                    session = RecordedSession.IdIn(lines);
                    break;
                case ScannedFrame.End or ScannedFrame.Cut or ScannedFrame.Malformed:
                    return new RecordingOrigin(false, session);
            }
        }
    }
}
