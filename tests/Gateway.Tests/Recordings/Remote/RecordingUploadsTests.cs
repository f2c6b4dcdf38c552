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
            await bucket.PutAsync(Path.GetRelativePath(_folder.File("recordings"), failing), foreign, "", null, default);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var uploads = new RecordingUploads(_folder.Path, new S3Bucket(options, TimeProvider.System), options, TimeProvider.System, NullLogger.Instance, () => changed.TrySetResult()))
        {
            uploads.Start();
            await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.False(File.Exists(other));
        Assert.Equal(failing, Assert.Single(catalog.List()).Path);
        using var remote = new S3Bucket(options, TimeProvider.System);
        var tiered = new TieredRecordings(catalog, new S3Recordings(remote, new RemoteCopies(_folder.Path)), new UploadStates(_folder.Path));
        Assert.Equal([false, true], tiered.List().Select(entry => entry.IsRemote));
        var entry = tiered.List().Last();
        using var reader = new RecordingReader(tiered.Open(entry));
        Assert.Equal(4, reader.ReadLines().Count());
        tiered.Delete(entry);
        Assert.Empty(tiered.Parts(entry.Id));
    }

    [Fact]
    public async Task Run_VerifiedObjectIsGone_IsSentAgainBeforeTheFileLeaves()
    {
        string file = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'lost'");
        byte[] recorded = await File.ReadAllBytesAsync(file);
        var options = InterferingStore.Options(store.Server) with { Prefix = _prefix, KeepLocal = TimeSpan.Zero };
        var entry = new RecordingCatalog(_folder.Path).List().Single();
        using (var bucket = new S3Bucket(options, TimeProvider.System))
            await new RecordingUpload(bucket, new UploadStates(_folder.Path), options.PartBytes).RunAsync(entry, default);
        store.Server.Delete(_prefix + entry.Name);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (var uploads = new RecordingUploads(_folder.Path, new S3Bucket(options, TimeProvider.System), options, TimeProvider.System, NullLogger.Instance, () => changed.TrySetResult()))
        {
            uploads.Start();
            await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.False(File.Exists(file));
        using var remote = new S3Bucket(options, TimeProvider.System);
        using var read = new MemoryStream();
        await remote.ReadAsync(entry.Name, read, default);
        Assert.Equal(recorded, read.ToArray());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    public async Task Closed_StoreRefusesAndNothingElseWaits_IsTriedAgainWithinSeconds(string method)
    {
        InterferingStore between = new();
        var refused = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = InterferingStore.Options(store.Server) with { Prefix = _prefix, KeepLocal = TimeSpan.Zero };
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var uploads = new RecordingUploads(_folder.Path, new S3Bucket(options, TimeProvider.System, between), options, TimeProvider.System, NullLogger.Instance, () => changed.TrySetResult());
        uploads.Start();
        string file = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'late'");
        // With the last question before the file leaves, in the second case: the recording has arrived, and has to leave all the same.
        bool Reached() => method == "PUT" || between.Requests.Any(request => request.StartsWith("GET", StringComparison.Ordinal));
        int heads = 0;
        between.Refuse = request =>
        {
            if (request.Method.Method != method || !Reached() || (method == "HEAD" && ++heads != 2)) return null;
            return refused.TrySetResult() ? System.Net.HttpStatusCode.Forbidden : null;
        };
        uploads.Closed(new ClosedRecording(new RecordingCatalog(_folder.Path).List().Single().Id, Path.GetRelativePath(_folder.File("recordings"), file), 1, 4, 1, [], IsSealed: true));
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(File.Exists(file));
    }
}
