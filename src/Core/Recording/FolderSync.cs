using HoopWire.Recording.Journals;

namespace HoopWire.Recording;

/// <summary>Brings the names in a folder to the disk: without that a power cut takes a file that was just made, however well it was synced itself.</summary>
public static class FolderSync
{
    /// <summary>Waits until the names in a folder are on disk; one that is gone has none.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public static void Sync(string folder) => Posix.SyncFolder(folder);
}
