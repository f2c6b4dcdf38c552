using System.Net;
using System.Security.Cryptography;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Recordings;

[Trait("Category", "Server")]
public sealed class RecordingUploadTests(S3Fixture store) : IClassFixture<S3Fixture>, IDisposable
{
    private const int LargeBytes = 11 << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly InterferingStore _between = new();
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(LargeBytes, 5)]
    public async Task Run_File_IsThereByteByByteAndSentOnce(int bytes, int requests)
    {
        var entry = Make(bytes);
        using var bucket = Bucket();
        await Upload(bucket).RunAsync(entry, default);
        Assert.True(await Upload(bucket).IsThereAsync(entry, default));
        Assert.Single(store.Server.Objects(), _prefix + entry.Name);
        Assert.Equal(requests, Sent());
        await Upload(bucket).RunAsync(entry, default);
        Assert.Equal(requests, Sent());
        var storage = new S3Recordings(bucket, new RemoteCopies(_folder.Path));
        var found = Assert.Single(storage.List());
        Assert.Equal((entry.Id, entry.Bytes, entry.Name, true), (found.Id, found.Bytes, found.Name, found.IsRemote));
        Assert.Equal(found, Assert.Single(storage.Parts(entry.Id)));
        Assert.Equal(found, storage.Named(entry.Name));
        await using var stream = storage.Open(found);
        Assert.Equal(await File.ReadAllBytesAsync(entry.Path), await WholeAsync(stream));
        storage.Delete(found);
        Assert.Empty(storage.List());
        Assert.False(await Upload(bucket).IsThereAsync(entry, default));
    }

    [Fact]
    public async Task List_SeveralDaysAndForeignObjects_NewestFirstWithinTheRange()
    {
        using var bucket = Bucket();
        var now = DateTimeOffset.UtcNow;
        var ids = new[] { 400, 40, 40, 0 }.Select(days => SessionId.New(now.AddDays(-days))).Order(StringComparer.Ordinal).ToArray();
        foreach (string id in ids) await PutAsync(bucket, $"{RecordingEntry.FolderOf(id)}/{id}.jsonl.zst");
        await PutAsync(bucket, $"{RecordingEntry.FolderOf(ids[3])}/{ids[3]}.1.jsonl.zst");
        await PutAsync(bucket, $"{RecordingEntry.FolderOf(ids[3])}/notes.txt");
        await PutAsync(bucket, $"1999/01/01/{ids[3]}.jsonl.zst");
        await PutAsync(bucket, "2000.txt");
        await PutAsync(bucket, "anchors/2026-11-22.1.json");
        var storage = new S3Recordings(bucket, new RemoteCopies(_folder.Path));
        Assert.Equal([ids[3], ids[3], ids[2], ids[1], ids[0]], storage.List().Select(entry => entry.Id).OrderDescending(StringComparer.Ordinal));
        Assert.Equal([.. storage.List().Select(entry => entry.Name).OrderDescending(StringComparer.Ordinal)], storage.List().Select(entry => entry.Name));
        Assert.Equal([ids[1], ids[2]], storage.List(now.AddDays(-41), now.AddDays(-39)).Select(entry => entry.Id).Order(StringComparer.Ordinal));
        Assert.Equal(ids[0], Assert.Single(storage.List(until: now.AddDays(-300))).Id);
        Assert.Equal([0, 1], storage.Parts(ids[3]).Select(entry => entry.Part));
        Assert.Null(storage.Named("../" + ids[3]));
    }

    [Fact]
    public async Task Run_StoppedBetweenParts_GoesOnWithTheNext()
    {
        var entry = Make(LargeBytes);
        _between.Refuse = request => request.RequestUri!.Query.Contains("partNumber=2", StringComparison.Ordinal) ? HttpStatusCode.Forbidden : null;
        using (var bucket = Bucket())
        {
            var refused = await Assert.ThrowsAsync<IOException>(() => Upload(bucket).RunAsync(entry, default));
            Assert.Contains($"s3://{S3Server.Bucket}/{_prefix}{entry.Name}", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(S3Server.Key, refused.ToString(), StringComparison.Ordinal);
            Assert.False(await Upload(bucket).IsThereAsync(entry, default));
        }

        _between.Refuse = _ => null;
        using var again = Bucket();
        await Upload(again).RunAsync(entry, default);
        Assert.True(await Upload(again).IsThereAsync(entry, default));
        Assert.Single(_between.Requests, request => request.Contains("partNumber=1", StringComparison.Ordinal));
        Assert.Single(_between.Requests, request => request.Contains("?uploads", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_StoreForgotTheParts_BeginsAnew()
    {
        var entry = Make(LargeBytes);
        new UploadStates(_folder.Path).Keep(entry, new UploadState(LargeBytes, await Sha256Async(entry)) { Upload = "forgotten", PartBytes = 5 << 20, Parts = [new UploadedPart(1, "\"x\"")] });
        _between.Refuse = request => request.RequestUri!.Query.Contains("uploadId=forgotten", StringComparison.Ordinal) ? HttpStatusCode.NotFound : null;
        using var bucket = Bucket();
        var refused = await Assert.ThrowsAsync<IOException>(() => Upload(bucket).RunAsync(entry, default));
        Assert.Contains("has forgotten the parts", refused.Message, StringComparison.Ordinal);
        await Upload(bucket).RunAsync(entry, default);
        Assert.True(await Upload(bucket).IsThereAsync(entry, default));
    }

    [Fact]
    public async Task Run_StoreIsBusy_IsTriedAgain()
    {
        var entry = Make(1000);
        int left = 2;
        _between.Refuse = request => request.Method == HttpMethod.Put && left-- > 0 ? HttpStatusCode.ServiceUnavailable : null;
        using var bucket = Bucket();
        await Upload(bucket).RunAsync(entry, default);
        Assert.True(await Upload(bucket).IsThereAsync(entry, default));
        Assert.True(left < 0);
    }

    [Fact]
    public async Task Run_AnotherFileInItsPlace_IsRefusedAndStays()
    {
        var entry = Make(1000);
        using var bucket = Bucket();
        using (var other = new MemoryStream(new byte[1000])) await bucket.PutAsync(entry.Name, other, "", null, default);
        var refused = await Assert.ThrowsAsync<IOException>(() => Upload(bucket).RunAsync(entry, default));
        Assert.Contains("another file has its place", refused.Message, StringComparison.Ordinal);
        Assert.False(await Upload(bucket).IsThereAsync(entry, default));
        await using var kept = new S3Recordings(bucket, new RemoteCopies(_folder.Path)).Open(entry);
        Assert.Equal(new byte[1000], await WholeAsync(kept));
    }

    [Fact]
    public async Task IsThere_AnotherObjectInItsPlace_IsRefusedAndReadOnce()
    {
        var entry = Make(1000);
        using var bucket = Bucket();
        var upload = Upload(bucket);
        await upload.RunAsync(entry, default);
        await ReplaceAsync(entry, new byte[1000]);
        int reads = Reads();
        for (int i = 0; i < 2; i++)
        {
            var refused = await Assert.ThrowsAsync<IOException>(() => upload.IsThereAsync(entry, default));
            Assert.Contains("another file has its place", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(reads + 1, Reads());
        await using var kept = new S3Recordings(bucket, new RemoteCopies(_folder.Path)).Open(entry);
        Assert.Equal(new byte[1000], await WholeAsync(kept));
    }

    [Fact]
    public async Task IsThere_TheSameBytesUnderAnotherMark_IsThere()
    {
        var entry = Make(1000);
        using var bucket = Bucket();
        await Upload(bucket).RunAsync(entry, default);
        // Somebody has put it back, in other parts: most stores' mark of it is another then.
        await ReplaceAsync(entry, await File.ReadAllBytesAsync(entry.Path));
        _between.Change = (_, response) => response.Headers.ETag = new System.Net.Http.Headers.EntityTagHeaderValue("\"0123456789abcdef0123456789abcdef-2\"");
        Assert.True(await Upload(bucket).IsThereAsync(entry, default));
    }

    [Fact]
    public async Task IsThere_ObjectIsGone_IsSentAgain()
    {
        var entry = Make(1000);
        using var bucket = Bucket();
        await Upload(bucket).RunAsync(entry, default);
        store.Server.Delete(_prefix + entry.Name);
        Assert.False(await Upload(bucket).IsThereAsync(entry, default));
        await Upload(bucket).RunAsync(entry, default);
        Assert.Single(store.Server.Objects(), _prefix + entry.Name);
        Assert.True(await Upload(bucket).IsThereAsync(entry, default));
    }

    [Fact]
    public async Task Run_ObjectIsReplacedRightBehindItsReading_IsNotTakenForVerified()
    {
        var entry = Make(1000);
        using var bucket = Bucket();
        bool isRead = false;
        _between.Refuse = request =>
        {
            if (request.Method == HttpMethod.Get) isRead = true;
            if (request.Method != HttpMethod.Head || !isRead) return null;
            isRead = false;
            ReplaceAsync(entry, new byte[1000]).GetAwaiter().GetResult();
            return null;
        };
        await Assert.ThrowsAsync<IOException>(() => Upload(bucket).RunAsync(entry, default));
        Assert.False(await Upload(bucket).IsThereAsync(entry, default));
    }

    [Theory]
    [InlineData("COMPLIANCE", 30, true, "")]
    [InlineData("COMPLIANCE", 31, true, "")]
    [InlineData("COMPLIANCE", 20, false, "compliance until ")]
    [InlineData("GOVERNANCE", 30, false, "governance until ")]
    [InlineData("SOMEHOW", 30, false, "is not locked")]
    public async Task Run_StoreLocksInAnotherWay_StaysHere(string mode, int days, bool isKept, string finding)
    {
        foreach (int bytes in new[] { 1000, LargeBytes })
            foreach (bool isKnown in new[] { true, false })
            {
                var entry = Make(bytes);
                using var bucket = new S3Bucket(Options with { Lock = ObjectLockMode.Compliance, LockFor = TimeSpan.FromDays(30) }, TimeProvider.System, _between);
                if (!isKnown)
                {
                    using var unlocked = Bucket();
                    await Upload(unlocked).RunAsync(entry, default);
                    new UploadStates(_folder.Path).Forget(entry);
                }

                string until = DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
                _between.Change = (request, response) =>
                {
                    if (request.Method != HttpMethod.Head) return;
                    response.Headers.Add("x-amz-object-lock-mode", mode);
                    response.Headers.Add("x-amz-object-lock-retain-until-date", until);
                };
                if (isKept) await Upload(bucket).RunAsync(entry, default);
                else Assert.Contains(finding, (await Assert.ThrowsAsync<IOException>(() => Upload(bucket).RunAsync(entry, default))).Message, StringComparison.Ordinal);
                Assert.Equal(isKept, await Upload(bucket).IsThereAsync(entry, default));
            }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(LargeBytes)]
    public async Task Run_ObjectLock_IsAskedForAndMustBeThere(int bytes)
    {
        var entry = Make(bytes);
        using var bucket = new S3Bucket(Options with { Lock = ObjectLockMode.Compliance, LockFor = TimeSpan.FromDays(30) }, TimeProvider.System, _between);
        var refused = await Assert.ThrowsAsync<IOException>(() => Upload(bucket).RunAsync(entry, default));
        Assert.Contains("offers no object lock", refused.Message, StringComparison.Ordinal);
        Assert.Contains("x-amz-object-lock-mode=COMPLIANCE", _between.Locks);
        string until = _between.Locks.First(found => found.StartsWith("x-amz-object-lock-retain-until-date=", StringComparison.Ordinal)).Split('=')[1];
        Assert.InRange(DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow, TimeSpan.FromDays(29), TimeSpan.FromDays(30));
        // A store that has locks says so when it is asked for the object.
        _between.Change = (request, response) =>
        {
            if (request.Method != HttpMethod.Head) return;
            response.Headers.Add("x-amz-object-lock-mode", "COMPLIANCE");
            response.Headers.Add("x-amz-object-lock-retain-until-date", until);
        };
        await Upload(bucket).RunAsync(entry, default);
        Assert.True(await Upload(bucket).IsThereAsync(entry, default));
    }

    private S3Options Options => InterferingStore.Options(store.Server) with { Prefix = _prefix };

    private S3Bucket Bucket() => new(Options, TimeProvider.System, _between);

    private RecordingUpload Upload(S3Bucket bucket) => new(bucket, new UploadStates(_folder.Path), 5 << 20);

    private int Sent() => _between.Requests.Count(request => request.StartsWith("PUT", StringComparison.Ordinal) || request.StartsWith("POST", StringComparison.Ordinal));

    private RecordingEntry Make(int bytes)
    {
        string id = SessionId.New(DateTimeOffset.UtcNow), name = $"{RecordingEntry.FolderOf(id)}/{id}.jsonl.zst";
        string path = _folder.File("recordings/" + name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(bytes));
        return new RecordingCatalog(_folder.Path).Named(name)!;
    }

    private int Reads() => _between.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal));

    // As somebody else with rights on the store.
    private async Task ReplaceAsync(RecordingEntry entry, byte[] content)
    {
        using var other = new S3Bucket(Options, TimeProvider.System);
        store.Server.Delete(_prefix + entry.Name);
        using var stream = new MemoryStream(content);
        await other.PutAsync(entry.Name, stream, "", null, default);
    }

    private static async Task PutAsync(S3Bucket bucket, string name)
    {
        using var content = new MemoryStream([1]);
        await bucket.PutAsync(name, content, "", null, default);
    }

    private static async Task<string> Sha256Async(RecordingEntry entry) => Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(entry.Path)));

    private static async Task<byte[]> WholeAsync(Stream stream)
    {
        using var whole = new MemoryStream();
        await stream.CopyToAsync(whole);
        return whole.ToArray();
    }
}
