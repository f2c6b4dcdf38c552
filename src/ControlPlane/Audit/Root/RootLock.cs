namespace HoopWire.ControlPlane;

/// <summary>The right to write the root log: one process's at a time.</summary>
internal sealed class RootLock : IDisposable
{
    private const int Tries = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private RootLock(FileStream file) => _file = file;

    /// <summary>Takes it; for a command beside a gateway that runs, null: then the gateway writes what there is to write.</summary>
    /// <exception cref="InvalidOperationException">Another gateway has it.</exception>
    public static async Task<RootLock?> TakeAsync(string dataDirectory, bool besideGateway, CancellationToken cancellationToken)
    {
        DataDirectory.Ensure(RootFiles.FolderOf(dataDirectory));
        string path = PathOf(dataDirectory);
        for (int i = 1; ; i++)
        {
            try
            {
                return new RootLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path))
            {
                if (besideGateway) return null;
                if (i == Tries) throw new InvalidOperationException($"Another gateway holds {path}. Give every gateway a data directory of its own.");
            }

            // A command on the same machine holds it for a moment only.
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Whether a process holds it. To look takes nothing from one that is about to take it: it tries again.</summary>
    public static bool IsHeld(string dataDirectory)
    {
        try
        {
            // Shared among all who only look; refused while a gateway has it for itself.
            new FileStream(PathOf(dataDirectory), FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string PathOf(string dataDirectory) => Path.Combine(RootFiles.FolderOf(dataDirectory), "lock");

    public void Dispose() => _file.Dispose();
}
