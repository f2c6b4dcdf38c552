using Amazon.Runtime;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Recordings;

/// <summary>Stores that fall silent, and failures of other kinds than a store's own: none of them ends the uploads, or holds a reader for ever.</summary>
[Trait("Category", "Server")]
public sealed class SilentStoreTests(S3Fixture store) : IClassFixture<S3Fixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly InterferingStore _between = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_StoreFallsSilentInTheMiddle_GivenUpAfterAMinute()
    {
        using var stalling = new StallingStore();
        using var bucket = Stalling(stalling);
        var read = bucket.ReadAsync("2026/11/22/x.jsonl.zst", Stream.Null, CancellationToken.None);
        await stalling.StalledAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        var told = await Assert.ThrowsAsync<IOException>(() => read.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("has stopped in the middle of an answer", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_StoreFallsSilentInTheMiddle_ReaderIsTold()
    {
        using var stalling = new StallingStore();
        using var bucket = Stalling(stalling);
        string id = SessionId.New(DateTimeOffset.UtcNow), name = $"{RecordingEntry.FolderOf(id)}/{id}.jsonl.zst";
        var entry = RecordingEntry.Of(name, bucket.PlaceOf(name), 1000)!;
        var open = Task.Run(() => new S3Recordings(bucket, new RemoteCopies(_folder.Path)).Open(entry));
        await stalling.StalledAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<IOException>(() => open.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Run_StoreFallsSilentWhileItIsReadBack_IsTriedAgain()
    {
        var silent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _between.Change = (request, response) =>
        {
            if (request.Method == HttpMethod.Get && silent.TrySetResult()) response.Content = new StreamContent(new SilentStream()) { Headers = { ContentLength = response.Content.Headers.ContentLength } };
        };
        await AssertArrivesAsync(async () =>
        {
            await silent.Task.WaitAsync(TimeSpan.FromSeconds(60));
            _time.Advance(TimeSpan.FromMinutes(1));
        });
    }

    [Theory]
    [InlineData(typeof(AmazonServiceException))]
    [InlineData(typeof(AmazonClientException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task Run_AnythingGoesWrongOnce_IsTriedAgain(Type failure)
    {
        int left = 1;
        _between.Refuse = request => request.Method == HttpMethod.Put && Interlocked.Decrement(ref left) >= 0
            ? throw (Exception)Activator.CreateInstance(failure, "somebody's trouble")!
            : null;
        await AssertArrivesAsync(() => Task.CompletedTask);
        Assert.True(left < 0);
    }

    [Fact]
    public async Task Run_ListenerOfChangesFails_GoesOnWithTheNext()
    {
        int calls = 0;
        var options = Options with { KeepLocal = TimeSpan.Zero };
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string first = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'first'");
        await using var uploads = new RecordingUploads(_folder.Path, new S3Bucket(options, TimeProvider.System, _between), options, TimeProvider.System, NullLogger.Instance, () =>
        {
            if (Interlocked.Increment(ref calls) == 1) throw new InvalidOperationException("a listener's trouble");
            second.TrySetResult();
        });
        uploads.Start();
        await UntilAsync(() => !File.Exists(first));
        string next = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'next'");
        uploads.Closed(Closed(next));
        await second.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(File.Exists(next));
    }

    private S3Options Options => InterferingStore.Options(store.Server) with { Prefix = $"{Path.GetFileName(_folder.Path)}/" };

    private S3Bucket Stalling(StallingStore stalling) => new(
        new S3Options("recordings") { Endpoint = new Uri(stalling.Endpoint), PathStyle = true, AccessKey = new Secret("key"), SecretKey = new Secret("key") }, _time);

    /// <summary>A recording arrives in the store and leaves the disk, whatever happens on its way.</summary>
    private async Task AssertArrivesAsync(Func<Task> meanwhile)
    {
        var options = Options with { KeepLocal = TimeSpan.Zero };
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string file = await RecordedSession.RecordAsync(_folder.Path, "SELECT 'arrives'");
        await using var uploads = new RecordingUploads(_folder.Path, new S3Bucket(options, _time, _between), options, TimeProvider.System, NullLogger.Instance, () => changed.TrySetResult());
        uploads.Start();
        await meanwhile();
        await changed.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(File.Exists(file));
    }

    private ClosedRecording Closed(string file) => new(
        Path.GetFileName(file)[..SessionId.Length], Path.GetRelativePath(_folder.File("recordings"), file), 1, 4, 1, [], IsSealed: true);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
