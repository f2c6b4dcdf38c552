namespace HoopWire.Recording.Files;

/// <summary>Takes up a recording where an earlier run of the gateway left it.</summary>
internal static class RecordingAttach
{
    /// <summary>
    /// How far the file at <paramref name="path"/> has come. What a crash tore is cut off: its last frame, and every frame that the journal still holds
    /// whole. A file that is damaged or ends before that is left alone, and what follows goes into another.
    /// </summary>
    /// <param name="id">The session.</param>
    /// <param name="path">The file.</param>
    /// <param name="key">The key that seals are made with.</param>
    /// <param name="heldFrom">The session's first line that the journal holds; what lies before it was synced. <see cref="long.MaxValue"/> for none.</param>
    public static RecordingFile Attach(string id, string path, SigningKey key, long heldFrom = long.MaxValue)
    {
        var file = new RecordingFile(id, path);
        if (!File.Exists(path))
        {
            // Somebody took it away. What the journal still has is kept all the same; that its beginning is missing shows in its numbers.
            if (heldFrom != long.MaxValue) file.Lines = heldFrom - 1;
            return file;
        }

        using var stream = PrivateFiles.Open(path);
        file.Exists = true;
        long again = Walk(stream, file, key, heldFrom);
        if (!file.Sealed && LacksSynced(stream, file, heldFrom)) return new RecordingFile(id, path) { LinesBefore = file.Lines };
        if (!file.Sealed && stream.Length > file.Offset)
        {
            file.CutBytes = stream.Length - file.Offset;
            stream.SetLength(file.Offset);
        }

        // The disk may have refused what the run before wrote last. The kernel keeps such pages as if they were written, and would not try again.
        PrivateFiles.WriteAgain(stream, again, stream.Length);
        return file;
    }

    // Lines that the journal has given up were in the file, and on the disk: whoever took them away, a seal must not hide it. Where nothing is known of the journal, what follows the damage tells.
    private static bool LacksSynced(FileStream stream, RecordingFile file, long heldFrom) => heldFrom != long.MaxValue
        ? heldFrom > file.Lines + 1
        : stream.Length > file.Offset && !IsLastFrame(stream, file.Offset);

    /// <summary>Walks to the last whole frame. Returns where those begin that the run before may not have brought to disk.</summary>
    private static long Walk(Stream stream, RecordingFile file, SigningKey key, long heldFrom)
    {
        using var walk = new ChainWalk(stream, file, key);
        long again = 0;
        while (true)
        {
            var (offset, lines) = (file.Offset, file.Lines);
            if (!walk.Next()) return again;
            if (lines + 1 < heldFrom || file.Frames == 1) again = offset;
        }
    }

    // Whole links behind the damage, other than the frame's own at the file's end, are those of frames that were written later.
    private static bool IsLastFrame(FileStream stream, long offset)
    {
        long length = stream.Length - offset;
        if (length > FrameScanner.FrameBytesMax) return false;
        byte[] rest = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(rest);
        return !RecordingSeal.EndsWithTrailer(rest) && !FrameLink.Occurs(rest.AsSpan(0, rest.Length - 1));
    }
}
