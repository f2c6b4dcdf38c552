using HoopWire.Recording;

namespace HoopWire.Integration.Tests;

/// <summary>A disk that takes no more syncs once a test has said so.</summary>
internal sealed class FailingDisk
{
    private bool _fails;

    /// <summary>Options of a recorder on it that syncs soon, so that it fails while nobody sends anything.</summary>
    public RecordingOptions Of(RecordingOptions options) => options with { SyncAge = TimeSpan.FromMilliseconds(10), BeforeSync = BeforeSync };

    /// <summary>Syncs fail from now on.</summary>
    public void Fail() => Volatile.Write(ref _fails, true);

    /// <summary>What happens before a sync.</summary>
    public void BeforeSync()
    {
        if (Volatile.Read(ref _fails)) throw new IOException("Input/output error");
    }
}
