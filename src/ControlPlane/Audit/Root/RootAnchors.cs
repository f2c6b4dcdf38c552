using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>Carries heads of the root log outside: into a file, a store, and to a time-stamping authority (RFC 3161), whose tokens lie beside the log.</summary>
internal sealed class RootAnchors(AnchorOptions options, string dataDirectory, ILogger<RootAnchors> log) : IAsyncDisposable
{
    private const int AnswerBytesMax = 1 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new() { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytesMax };
    private Task _stamping = Task.CompletedTask;
    private Task _storing = Task.CompletedTask;

    /// <summary>Keeps a head. What cannot be done is logged: the log itself goes on.</summary>
    public void Add(RootAnchor anchor, DateOnly day)
    {
        if (options.File is { } file) AppendTo(file, anchor);
        if (options.Store is { } store) _storing = _storing.ContinueWith(_ => StoreAsync(store, anchor), TaskScheduler.Default).Unwrap();
        if (options.Timestamp is { } authority) _stamping = _stamping.ContinueWith(_ => StampAsync(authority, anchor, day), TaskScheduler.Default).Unwrap();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stamping;
        await _storing;
        options.Store?.Dispose();
        _http.Dispose();
    }

    private void AppendTo(string path, RootAnchor anchor)
    {
        try
        {
            OwnerFile.Append(path, [.. JsonSerializer.SerializeToUtf8Bytes(anchor, RootJson.Default.RootAnchor), (byte)'\n']);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            AuditLogMessages.NotAnchored(log, path, e.Message);
        }
    }

    private async Task StoreAsync(IAnchorStore store, RootAnchor anchor)
    {
        try
        {
            using CancellationTokenSource patience = new(StoreTimeout);
            string name = string.Create(CultureInfo.InvariantCulture, $"{anchor.Day}.{anchor.N:D12}.json");
            await store.PutAsync(name, JsonSerializer.SerializeToUtf8Bytes(anchor, RootJson.Default.RootAnchor), patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            AuditLogMessages.NotAnchored(log, store.Place, e.Message);
        }
    }

    private async Task StampAsync(Uri authority, RootAnchor anchor, DateOnly day)
    {
        try
        {
            var request = Rfc3161TimestampRequest.CreateFromHash(
                Convert.FromHexString(anchor.Head), HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(8), requestSignerCertificates: true);
            using ByteArrayContent body = new(request.Encode());
            body.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using HttpResponseMessage response = await _http.PostAsync(authority, body);
            response.EnsureSuccessStatusCode();
            Rfc3161TimestampToken token = request.ProcessResponse(await response.Content.ReadAsByteArrayAsync(), out _);
            string path = RootFiles.TimestampOf(dataDirectory, day, anchor.N);
            await File.WriteAllBytesAsync(path, token.AsSignedCms().Encode());
            File.SetUnixFileMode(path, OwnerFile.Mode);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            AuditLogMessages.NotAnchored(log, authority.ToString(), e.Message);
        }
    }
}
