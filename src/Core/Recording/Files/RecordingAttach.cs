namespace HoopWire.Recording.Files;

/// <summary>Takes up a recording where an earlier run of the gateway left it.</summary>
internal static class RecordingAttach
{
    /// <summary>
    /// How far the file at <paramref name="path"/> has come. What a crash cut short at its end is cut off; a file that is damaged before its end
    /// is left alone, and what follows goes into another.
    /// </summary>
    public static RecordingFile Attach(string id, string path)
    {
        var file = new RecordingFile(id, path);
        if (!File.Exists(path)) return file;
        using var stream = PrivateFiles.Open(path);
        file.Exists = true;
        if (!Walk(stream, file)) return new RecordingFile(id, path) { LinesBefore = file.Lines };
        if (!file.Sealed && stream.Length > file.Offset) stream.SetLength(file.Offset);
        return file;
    }

    private static bool Walk(Stream stream, RecordingFile file)
    {
        using var scanner = new FrameScanner(stream);
        long dataBytes = 0;
        long keyBytes = 0;
        while (true)
        {
            switch (scanner.Next())
            {
                case ScannedFrame.Data when dataBytes == 0 && keyBytes == 0:
                case ScannedFrame.Encrypted when dataBytes == 0:
                    dataBytes = scanner.Frame.Length + keyBytes;
                    break;
                case ScannedFrame.Key when dataBytes == 0 && keyBytes == 0:
                    keyBytes = scanner.Frame.Length;
                    break;
                case ScannedFrame.Link when dataBytes > 0 && Continues(scanner.Frame, file, dataBytes):
                    file.Offset = scanner.Offset + scanner.Frame.Length;
                    dataBytes = keyBytes = 0;
                    break;
                case ScannedFrame.Seal when dataBytes + keyBytes == 0:
                    file.Sealed = true;
                    return true;
                case ScannedFrame.End:
                    return true;
                case ScannedFrame.Cut:
                    return !RecordingSeal.EndsWithTrailer(scanner.Rest) && !FrameLink.Occurs(scanner.Rest);
                default:
                    return false;
            }
        }
    }

    private static bool Continues(ReadOnlySpan<byte> frame, RecordingFile file, long dataBytes)
    {
        bool next = FrameLink.TryRead(frame, out var link) && link.Frame == file.Frames + 1 && link.CompressedBytes == dataBytes
            && FrameLink.PreviousOf(frame).SequenceEqual(file.Head);
        if (!next) return false;
        file.Frames++;
        file.Lines += link.Lines;
        file.Ended = (link.Flags & FrameLink.Ends) != 0;
        FrameLink.HeadOf(frame).CopyTo(file.Head);
        return true;
    }
}
