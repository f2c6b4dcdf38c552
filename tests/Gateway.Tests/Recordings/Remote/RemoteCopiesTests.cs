using System.Runtime.Versioning;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Recordings;

/// <summary>What lies on the gateway's disk of a recording that only the store has, while it is read.</summary>
[SupportedOSPlatform("linux")]
[Trait("Category", "Server")]
public sealed class RemoteCopiesTests(S3Fixture store) : IClassFixture<S3Fixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_OneAfterAnother_NoneHasANameAndTheirNumberIsBounded()
    {
        using var bucket = new S3Bucket(InterferingStore.Options(store.Server) with { Prefix = _prefix }, TimeProvider.System);
        var entry = await PutAsync(bucket);
        var storage = new S3Recordings(bucket, new RemoteCopies(_folder.Path));
        List<Stream> open = [];
        for (int i = 0; i < RemoteCopies.OpenMax; i++) open.Add(storage.Open(entry));
        string folder = _folder.File("copies");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.All(open, stream => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(((FileStream)stream).SafeFileHandle)));
        Assert.Throws<RecordingsBusyException>(() => storage.Open(entry));
        await open[0].DisposeAsync();
        open[0].Dispose();
        open[0] = storage.Open(entry);
        Assert.Equal([1, 2, 3], Read(open[0]));
        Assert.Throws<RecordingsBusyException>(() => storage.Open(entry));
        foreach (var stream in open) stream.Dispose();
    }

    [Fact]
    public async Task Open_StoreHasNone_LeavesItsRoom()
    {
        using var bucket = new S3Bucket(InterferingStore.Options(store.Server) with { Prefix = _prefix }, TimeProvider.System);
        var entry = await PutAsync(bucket);
        await bucket.DeleteAsync(entry.Name, default);
        var storage = new S3Recordings(bucket, new RemoteCopies(_folder.Path));
        for (int i = 0; i <= RemoteCopies.OpenMax; i++)
            Assert.IsNotType<RecordingsBusyException>(Assert.ThrowsAny<IOException>(() => storage.Open(entry)));
    }

    [Fact]
    public async Task Open_ReaderGoesAway_IsGivenUpAtOnce()
    {
        using var stalling = new StallingStore();
        using var bucket = new S3Bucket(new S3Options("b") { Endpoint = new Uri(stalling.Endpoint), PathStyle = true, AccessKey = new Secret("k"), SecretKey = new Secret("k") }, TimeProvider.System);
        using var gone = new CancellationTokenSource();
        var copies = new RemoteCopies(_folder.Path);
        var open = Task.Run(() => new S3Recordings(bucket, copies).Open(Entry(bucket), gone.Token));
        await stalling.StalledAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => open.WaitAsync(TimeSpan.FromSeconds(30)));
        List<Stream> all = [];
        for (int i = 0; i < RemoteCopies.OpenMax; i++) all.Add(copies.Make());
        foreach (var stream in all) stream.Dispose();
    }

    [Fact]
    public void Make_NoDataDirectory_IsElsewhereAndMakesNone()
    {
        string data = _folder.File("none");
        using (var copy = new RemoteCopies(data).Make())
        {
            Assert.NotEqual(data, Path.GetDirectoryName(((FileStream)copy).Name));
            Assert.False(File.Exists(((FileStream)copy).Name));
            Assert.False(Directory.Exists(Path.GetDirectoryName(((FileStream)copy).Name)));
        }

        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public void Clear_LeftByACrash_IsGone()
    {
        RemoteCopies.Clear(_folder.Path);
        Directory.CreateDirectory(_folder.File("copies"));
        string left = _folder.Write("copies/0.zst", "left");
        RemoteCopies.Clear(_folder.Path);
        Assert.False(File.Exists(left));
    }

    private static RecordingEntry Entry(S3Bucket bucket)
    {
        string id = SessionId.New(DateTimeOffset.UtcNow), name = $"{RecordingEntry.FolderOf(id)}/{id}.jsonl.zst";
        return RecordingEntry.Of(name, bucket.PlaceOf(name), 3)!;
    }

    private static async Task<RecordingEntry> PutAsync(S3Bucket bucket)
    {
        var entry = Entry(bucket);
        using var content = new MemoryStream([1, 2, 3]);
        await bucket.PutAsync(entry.Name, content, "", null, default);
        return entry;
    }

    private static byte[] Read(Stream stream)
    {
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
