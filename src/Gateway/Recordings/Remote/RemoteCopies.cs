using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>
/// Room for copies of recordings that only a store has, while they are read: in the data directory, whose disk is the one for recordings, and of so many at once.
/// Without a data directory that can be written, in a folder of its own among the machine's temporary files.
/// </summary>
/// <param name="dataDirectory">The data directory.</param>
internal sealed class RemoteCopies(string dataDirectory)
{
    /// <summary>Copies at once. Each may be as large as a recording is.</summary>
    public const int OpenMax = 8;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private int _open;

    /// <summary>Deletes what a process has left that ended between making a copy and taking its name away.</summary>
    public static void Clear(string dataDirectory)
    {
        string folder = FolderOf(dataDirectory);
        if (!Directory.Exists(folder)) return;
        foreach (string left in Directory.GetFiles(folder)) File.Delete(left);
    }

    /// <summary>An empty file of its own.</summary>
    /// <exception cref="RecordingsBusyException">There are too many already.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public Stream Make()
    {
        if (Interlocked.Increment(ref _open) > OpenMax)
        {
            Closed();
            throw new RecordingsBusyException();
        }

        bool made = false;
        try
        {
            var copy = MakeFolder() is { } folder ? new RemoteCopy(NameIn(folder), Closed) : MakeElsewhere();
            made = true;
            return copy;
        }
        finally
        {
            if (!made) Closed();
        }
    }

    private RemoteCopy MakeElsewhere()
    {
        // For the owner's eyes only: it is made with mode 0700.
        string folder = Directory.CreateTempSubdirectory("hoopwire-").FullName;
        try
        {
            return new RemoteCopy(NameIn(folder), Closed);
        }
        finally
        {
            if (!OperatingSystem.IsWindows()) Directory.Delete(folder);
        }
    }

    private string? MakeFolder()
    {
        if (!Directory.Exists(dataDirectory)) return null;
        try
        {
            string folder = FolderOf(dataDirectory);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, Owner);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Of a copy of a data directory that nobody may write.
            return null;
        }
    }

    private void Closed() => Interlocked.Decrement(ref _open);

    private static string NameIn(string folder) => Path.Combine(folder, $"{Guid.NewGuid():N}.zst");

    private static string FolderOf(string dataDirectory) => Path.Combine(dataDirectory, "copies");
}
