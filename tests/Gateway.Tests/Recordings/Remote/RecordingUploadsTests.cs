using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Recordings;

[Trait("Category", "Server")]
public sealed class RecordingUploadsTests(S3Fixture store) : IClassFixture<S3Fixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OneThatAlwaysFails_HoldsNoOtherUpAndStays()
    {
        string other = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'other'"), failing = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'failing'");
        var catalog = new RecordingCatalog(_folder.Path);
        var options = InterferingStore.Options(store.Server) with { Prefix = _prefix, KeepLocal = TimeSpan.Zero };
        using (var bucket = new S3Bucket(options, TimeProvider.System))
        using (var foreign = new MemoryStream([1, 2, 3]))
            await bucket.PutAsync(Path.GetRelativePath(_folder.File("recordings"), failing), foreign, "", default);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var uploads = new RecordingUploads(_folder.Path, new S3Bucket(options, TimeProvider.System), options, TimeProvider.System, NullLogger.Instance, () => changed.TrySetResult()))
        {
            uploads.Start();
            await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.False(File.Exists(other));
        Assert.Equal(failing, Assert.Single(catalog.List()).Path);
        using var remote = new S3Bucket(options, TimeProvider.System);
        var tiered = new TieredRecordings(catalog, new S3Recordings(remote), new UploadStates(_folder.Path));
        Assert.Equal([false, true], tiered.List().Select(entry => entry.IsRemote));
        var entry = tiered.List().Last();
        using var reader = new RecordingReader(tiered.Open(entry));
        Assert.Equal(4, reader.ReadLines().Count());
        tiered.Delete(entry);
        Assert.Empty(tiered.Parts(entry.Id));
    }
}
