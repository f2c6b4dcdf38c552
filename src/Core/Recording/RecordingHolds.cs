using System.Text;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>
/// Recordings under legal hold: one file each, <c>holds/&lt;session id&gt;</c> in the data directory, which says who holds it, since when and why. What is
/// held is not deleted, whatever its age.
/// </summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
public sealed class RecordingHolds(string dataDirectory)
{
    private readonly string _folder = Path.Combine(dataDirectory, "holds");

    /// <summary>Whether a session's recording is held.</summary>
    public bool IsHeld(string id) => File.Exists(PathOf(id));

    /// <summary>Holds a session's recording; false when it is held already.</summary>
    /// <exception cref="IOException">The hold cannot be written.</exception>
    public bool Hold(string id, string by, string? reason, DateTimeOffset at)
    {
        if (IsHeld(id)) return false;
        PrivateFiles.MakeFolder(_folder);
        PrivateFiles.WriteWhole(PathOf(id), Encoding.UTF8.GetBytes($"{at.UtcDateTime:O} {by}\n{reason}\n"), readableByAll: false);
        return true;
    }

    /// <summary>Ends a hold; false when there is none.</summary>
    /// <exception cref="IOException">The hold cannot be removed.</exception>
    public bool Release(string id)
    {
        if (!IsHeld(id)) return false;
        File.Delete(PathOf(id));
        return true;
    }

    private string PathOf(string id) =>
        RecordingPaths.TimeOf(id) is null ? throw new ArgumentException($"{id} is no session id.", nameof(id)) : Path.Combine(_folder, id);
}
