using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace HoopWire.Gateway.Recordings;

/// <summary>
/// A bucket of an S3-compatible store. Every failure is an <see cref="IOException"/> of one sentence, without what the store says beyond its code: that may
/// repeat what was signed.
/// </summary>
internal sealed class S3Bucket : IDisposable
{
    // For a moment's trouble. What lasts longer is for the caller: uploads are tried again, and who reads wants an answer.
    private const int RetriesMax = 2;
    private const int BufferBytes = 128 << 10;

    // The condition that there is no object of the name. A store that does not know it passes over it; that none is found stands before it all the same.
    private const string Nothing = "*";
    private const string Sha256Key = "x-amz-meta-sha256";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(5);

    // A connection that lives may still bring nothing for ever.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromMinutes(1);

    // How long an upload may have taken of which only its end is known, and by how much the two clocks may differ.
    private static readonly TimeSpan LockSlack = TimeSpan.FromDays(1);
    private readonly S3Options _options;
    private readonly AmazonS3Client _client;
    private readonly TimeProvider _time;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="options">The place.</param>
    /// <param name="time">The clock, of which locks are counted from.</param>
    /// <param name="http">Makes the HTTP clients; null for the library's own.</param>
    public S3Bucket(S3Options options, TimeProvider time, HttpClientFactory? http = null)
    {
        (_options, _time) = (options, time);
        AmazonS3Config config = new()
        {
            AuthenticationRegion = options.Region,
            ForcePathStyle = options.PathStyle,
            MaxErrorRetry = RetriesMax,
            RetryMode = RequestRetryMode.Standard,
            Timeout = RequestTimeout,
            // The newer checksums are not understood by every store. What was stored is read back and compared, which proves more.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            HttpClientFactory = http,
        };
        if (options.Endpoint is { } endpoint) config.ServiceURL = endpoint.ToString();
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(options.Region);
        _client = options is { AccessKey: { } id, SecretKey: { } secret }
            ? new AmazonS3Client(new BasicAWSCredentials(id.RevealText(), secret.RevealText()), config)
            : new AmazonS3Client(config);
    }

    /// <summary>Whether it locks what is stored.</summary>
    public bool Locks => _options.Lock != ObjectLockMode.None;

    /// <summary>The lock for what is stored now; null for none.</summary>
    public ObjectLock? NewLock() => Locks ? new ObjectLock(_options.Lock, (_time.GetUtcNow() + _options.LockFor).ToUnixTimeSeconds()) : null;

    /// <summary>Whether an object is locked as it was asked for; where that is not known, as one is that was stored when the store says that it was.</summary>
    public bool IsLocked(S3Object found, ObjectLock? asked) =>
        !Locks || (found.Lock is { } has && has.Covers(asked ?? new ObjectLock(_options.Lock, (found.StoredAt + _options.LockFor - LockSlack).ToUnixTimeSeconds())));

    /// <summary>Whether a failure is that the credential may not do what was asked.</summary>
    public static bool IsForbidden(IOException failure) => failure.InnerException is AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden };

    /// <summary>What people know an object by.</summary>
    public string PlaceOf(string name) => $"s3://{_options.Bucket}/{KeyOf(name)}";

    /// <summary>What the store tells of an object; null when there is none.</summary>
    public Task<S3Object?> FindAsync(string name, CancellationToken cancellationToken) => GuardAsync(name, async () =>
    {
        try
        {
            var found = await _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _options.Bucket, Key = KeyOf(name) }, cancellationToken);
            return new S3Object(found.ContentLength, found.ETag)
            {
                Sha256 = found.Metadata[Sha256Key],
                StoredAt = found.LastModified is { } stored ? new DateTimeOffset(stored.ToUniversalTime()) : _time.GetUtcNow(),
                Lock = LockOf(found),
            };
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancellationToken);

    /// <summary>Stores a whole object in one request; false, and nothing is written, where the name is taken.</summary>
    public Task<bool> PutAsync(string name, Stream content, string sha256, ObjectLock? kept, CancellationToken cancellationToken) => GuardAsync(name, async () =>
    {
        PutObjectRequest request = new()
        {
            BucketName = _options.Bucket,
            Key = KeyOf(name),
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = "application/zstd",
            IfNoneMatch = Nothing,
        };
        request.Metadata[Sha256Key] = sha256;
        if (kept is not null) (request.ObjectLockMode, request.ObjectLockRetainUntilDate, request.ChecksumAlgorithm) = (ModeOf(kept), kept.End().UtcDateTime, ChecksumAlgorithm.SHA256);
        try
        {
            await _client.PutObjectAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }, cancellationToken);

    /// <summary>Begins an object of several parts. Returns the id of the upload.</summary>
    public Task<string> BeginAsync(string name, string sha256, ObjectLock? kept, CancellationToken cancellationToken) => GuardAsync(name, async () =>
    {
        InitiateMultipartUploadRequest request = new() { BucketName = _options.Bucket, Key = KeyOf(name), ContentType = "application/zstd" };
        request.Metadata[Sha256Key] = sha256;
        if (kept is not null) (request.ObjectLockMode, request.ObjectLockRetainUntilDate, request.ChecksumAlgorithm) = (ModeOf(kept), kept.End().UtcDateTime, ChecksumAlgorithm.SHA256);
        return (await _client.InitiateMultipartUploadAsync(request, cancellationToken)).UploadId;
    }, cancellationToken);

    /// <summary>Stores a part. Returns the store's mark of it; null when the store knows of no such upload any more.</summary>
    public Task<UploadedPart?> PutPartAsync(string name, string upload, int number, Stream content, long bytes, CancellationToken cancellationToken) => GuardAsync(name, async () =>
    {
        UploadPartRequest request = new()
        {
            BucketName = _options.Bucket,
            Key = KeyOf(name),
            UploadId = upload,
            PartNumber = number,
            PartSize = bytes,
            InputStream = content,
            UseChunkEncoding = false,
        };
        if (Locks) request.ChecksumAlgorithm = ChecksumAlgorithm.SHA256;
        try
        {
            var stored = await _client.UploadPartAsync(request, cancellationToken);
            return new UploadedPart(number, stored.ETag) { Sha256 = stored.ChecksumSHA256 };
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }, cancellationToken);

    /// <summary>Puts the parts together, unless the name is taken meanwhile: who reads it back finds out. False when the store knows of no such upload any more.</summary>
    public Task<bool> CompleteAsync(string name, string upload, IEnumerable<UploadedPart> parts, CancellationToken cancellationToken) => GuardAsync(name, async () =>
    {
        CompleteMultipartUploadRequest request = new()
        {
            BucketName = _options.Bucket,
            Key = KeyOf(name),
            UploadId = upload,
            IfNoneMatch = Nothing,
            PartETags = [.. parts.Select(part => new PartETag(part.Number, part.ETag) { ChecksumSHA256 = part.Sha256 })],
        };
        try
        {
            await _client.CompleteMultipartUploadAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }, cancellationToken);

    /// <summary>Reads an object whole, into a stream or nowhere; the newest version where none is named. Returns its size, the SHA-256 of what came, and the store's mark of it.</summary>
    public Task<(long Bytes, string Sha256, string ETag)> ReadAsync(string name, Stream destination, CancellationToken cancellationToken, string? version = null) => GuardAsync(name, async () =>
    {
        using var silence = new CancellationTokenSource(SilenceMax, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var found = await _client.GetObjectAsync(new GetObjectRequest { BucketName = _options.Bucket, Key = KeyOf(name), VersionId = version }, either.Token);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        long bytes = 0;
        for (int read; (read = await found.ResponseStream.ReadAsync(buffer, either.Token)) > 0; bytes += read)
        {
            silence.CancelAfter(SilenceMax);
            hash.AppendData(buffer, 0, read);
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (bytes != found.ContentLength) throw new IOException($"{PlaceOf(name)} came only in part: {bytes} bytes of {found.ContentLength}.");
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()), found.ETag);
    }, cancellationToken);

    /// <summary>Deletes an object, if there is one.</summary>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => GuardAsync(name, () =>
        _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _options.Bucket, Key = KeyOf(name) }, cancellationToken), cancellationToken);

    /// <summary>The first name behind another, in the order of names; null when there is none.</summary>
    public Task<string?> NextAsync(string name, CancellationToken cancellationToken) => GuardAsync(name, async () =>
    {
        var page = await _client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _options.Prefix, StartAfter = KeyOf(name), MaxKeys = 1 }, cancellationToken);
        return page.S3Objects is [var first, ..] ? first.Key[_options.Prefix.Length..] : null;
    }, cancellationToken);

    /// <summary>Names and sizes of the objects of a folder, in order.</summary>
    public Task<List<(string Name, long Bytes)>> ObjectsAsync(string folder, CancellationToken cancellationToken) => GuardAsync(folder, async () =>
    {
        List<(string Name, long Bytes)> objects = [];
        await foreach (var page in Pages(folder, cancellationToken))
            objects.AddRange((page.S3Objects ?? []).Select(found => (found.Key[_options.Prefix.Length..], found.Size ?? 0)));
        return objects;
    }, cancellationToken);

    /// <summary>Every version of the objects of a folder, also of those that were deleted since; null where the store lists none, or not to this credential.</summary>
    public Task<List<(string Name, long Bytes, string Version)>?> VersionsAsync(string folder, CancellationToken cancellationToken) => GuardAsync(folder, async () =>
    {
        ListVersionsRequest request = new() { BucketName = _options.Bucket, Prefix = KeyOf(folder) };
        List<(string Name, long Bytes, string Version)> versions = [];
        try
        {
            for (bool more = true; more;)
            {
                var page = await _client.ListVersionsAsync(request, cancellationToken);
                versions.AddRange((page.Versions ?? []).Where(found => found.IsDeleteMarker != true).Select(found => (found.Key[_options.Prefix.Length..], found.Size ?? 0, found.VersionId)));
                (request.KeyMarker, request.VersionIdMarker, more) = (page.NextKeyMarker, page.NextVersionIdMarker, page.IsTruncated == true && page.NextKeyMarker is { Length: > 0 });
            }

            return versions;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest)
        {
            return null;
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static Amazon.S3.ObjectLockMode ModeOf(ObjectLock kept) => kept.Mode == ObjectLockMode.Compliance ? Amazon.S3.ObjectLockMode.Compliance : Amazon.S3.ObjectLockMode.Governance;

    private static ObjectLock? LockOf(GetObjectMetadataResponse found)
    {
        if (found.ObjectLockRetainUntilDate is not { } until) return null;
        var mode = found.ObjectLockMode == Amazon.S3.ObjectLockMode.Compliance ? ObjectLockMode.Compliance
            : found.ObjectLockMode == Amazon.S3.ObjectLockMode.Governance ? ObjectLockMode.Governance : ObjectLockMode.None;
        return mode == ObjectLockMode.None ? null : new ObjectLock(mode, new DateTimeOffset(until.ToUniversalTime()).ToUnixTimeSeconds());
    }

    private string KeyOf(string name) => _options.Prefix + name;

    private IAsyncEnumerable<ListObjectsV2Response> Pages(string folder, CancellationToken cancellationToken) =>
        PagesAsync(new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = KeyOf(folder) }, cancellationToken);

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(
        ListObjectsV2Request request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await _client.ListObjectsV2Async(request, cancellationToken);
            yield return page;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is { Length: > 0 });
    }

    private async Task<T> GuardAsync<T>(string name, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (AmazonS3Exception e)
        {
            throw new IOException($"The store refuses {PlaceOf(name)}: {(string.IsNullOrEmpty(e.ErrorCode) ? "error" : e.ErrorCode)} ({(int)e.StatusCode}).", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The store of {PlaceOf(name)} does not answer, or has stopped in the middle of an answer.", e);
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            // Also what it takes to sign a request: a role that cannot be asked for, a profile that is none.
            throw new IOException($"The store of {PlaceOf(name)} cannot be reached, or takes no request: {e.GetType().Name}.", e);
        }
    }
}
