using System.Text;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>
/// Recordings under legal hold: one file each, <c>holds/&lt;session id&gt;</c> in the data directory, which says who holds it, since when and why. What is
/// held is not deleted, whatever its age. One for a data directory: it keeps a hold and a deletion from passing each other.
/// </summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
public sealed class RecordingHolds(string dataDirectory)
{
    private readonly string _folder = Path.Combine(dataDirectory, "holds");
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Whether a session's recording is held, or may be: where the disk does not say that there is no hold, there is one.</summary>
    public bool IsHeld(string id)
    {
        try
        {
            return IsThere(id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Holds a session's recording; false when it is held already.</summary>
    /// <exception cref="IOException">The hold cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The recording is being deleted.</exception>
    public bool Hold(string id, string by, string? reason, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (IsThere(id)) return false;
            if (_deleted.Contains(id)) throw new InvalidOperationException("The recording is being deleted.");
            PrivateFiles.MakeFolder(_folder);
            PrivateFiles.WriteWhole(PathOf(id), Encoding.UTF8.GetBytes($"{at.UtcDateTime:O} {by}\n{reason}\n"), readableByAll: false);
            return true;
        }
    }

    /// <summary>Ends a hold; false when there is none.</summary>
    /// <exception cref="IOException">The hold cannot be removed.</exception>
    public bool Release(string id)
    {
        lock (_gate)
        {
            if (!IsThere(id)) return false;
            File.Delete(PathOf(id));
            return true;
        }
    }

    /// <summary>Begins the deletion of a session's recording; false when it is held. Until it has ended nobody can hold it.</summary>
    public bool BeginDeletion(string id)
    {
        lock (_gate) return !IsHeld(id) && _deleted.Add(id);
    }

    /// <summary>Ends the deletion, done or not.</summary>
    public void EndDeletion(string id)
    {
        lock (_gate) _deleted.Remove(id);
    }

    // File.Exists says no where it may not look, too.
    private bool IsThere(string id)
    {
        try
        {
            _ = File.GetAttributes(PathOf(id));
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private string PathOf(string id) =>
        RecordingPaths.TimeOf(id) is null ? throw new ArgumentException($"{id} is no session id.", nameof(id)) : Path.Combine(_folder, id);
}
