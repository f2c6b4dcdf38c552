using System.Net;
using HoopWire.Kit;

namespace HoopWire.Gateway.Recordings;

public class S3AnchorsTests(S3Fixture fixture) : IClassFixture<S3Fixture>
{
    [Fact]
    public async Task Put_StoreForbidsToLook_CountsAsKept()
    {
        var store = new InterferingStore { Refuse = request => request.Method == HttpMethod.Put ? null : HttpStatusCode.Forbidden };
        using var anchors = Anchors(store, ObjectLockMode.Compliance);
        await anchors.PutAsync("forbidden.json", "{}"u8.ToArray(), default);
        Assert.Contains(store.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal) && request.Contains("forbidden.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Put_BucketOffersNoLock_IsNotKept()
    {
        using var anchors = Anchors(new InterferingStore(), ObjectLockMode.Compliance);
        var refused = await Assert.ThrowsAsync<IOException>(() => anchors.PutAsync("unlocked.json", "{}"u8.ToArray(), default));
        Assert.Contains("is not locked", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_NameIsTaken_IsKeptWhereItIsTheSame()
    {
        using (var first = Anchors(new InterferingStore())) await first.PutAsync("taken.json", "one"u8.ToArray(), default);
        // As a store does that knows the condition.
        var store = new InterferingStore
        {
            Refuse = request => request.Method == HttpMethod.Put && request.Headers.TryGetValues("If-None-Match", out var any) && any.Single() == "*" ? HttpStatusCode.PreconditionFailed : null,
        };
        using var anchors = Anchors(store);
        await anchors.PutAsync("taken.json", "one"u8.ToArray(), default);
        var refused = await Assert.ThrowsAsync<IOException>(() => anchors.PutAsync("taken.json", "two"u8.ToArray(), default));
        Assert.Contains("is another anchor", refused.Message, StringComparison.Ordinal);
        Assert.Contains("one", await anchors.ReadAsync(default));
    }

    [Fact]
    public async Task Read_BucketWithVersions_ReadsWhatADeletionHides()
    {
        using (var first = Anchors(new InterferingStore())) await first.PutAsync("deleted.json", "hidden"u8.ToArray(), default);
        const string Listed = """
            <ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>
            <DeleteMarker><Key>proofs/anchors/deleted.json</Key><VersionId>2</VersionId><IsLatest>true</IsLatest></DeleteMarker>
            <Version><Key>proofs/anchors/deleted.json</Key><VersionId>1</VersionId><IsLatest>false</IsLatest><Size>6</Size></Version></ListVersionsResult>
            """;
        // The store of these tests has no versions: it is played one that lists them.
        var store = new InterferingStore
        {
            Change = (request, response) =>
            {
                if (!request.RequestUri!.Query.Contains("versions", StringComparison.Ordinal)) return;
                response.StatusCode = HttpStatusCode.OK;
                response.Content = new StringContent(Listed, System.Text.Encoding.UTF8, "application/xml");
            },
        };
        using var anchors = Anchors(store);
        Assert.Equal(["hidden"], await anchors.ReadAsync(default));
        Assert.Contains(store.Requests, request => request.Contains("deleted.json?versionId=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public async Task Read_VersionsAreNotListed_ReadsWhatIsThere(HttpStatusCode answer)
    {
        using (var first = Anchors(new InterferingStore())) await first.PutAsync("listed.json", "there"u8.ToArray(), default);
        using var anchors = Anchors(new InterferingStore { Refuse = request => request.RequestUri!.Query.Contains("versions", StringComparison.Ordinal) ? answer : null });
        Assert.Contains("there", await anchors.ReadAsync(default));
    }

    private S3Anchors Anchors(InterferingStore store, ObjectLockMode mode = ObjectLockMode.None) =>
        new(new S3Bucket(InterferingStore.Options(fixture.Server) with { Lock = mode, LockFor = TimeSpan.FromDays(1), Prefix = "proofs/" }, TimeProvider.System, store));
}
