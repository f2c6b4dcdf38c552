using System.Collections.Immutable;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>Carries heads of the root log outside: into a file, a store, and to a time-stamping authority (RFC 3161), whose tokens lie beside the log.</summary>
internal sealed class RootAnchors : IAsyncDisposable
{
    private const int AnswerBytesMax = 1 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new() { Timeout = Timeout, MaxResponseContentBufferSize = AnswerBytesMax };
    private readonly List<RootAnchorPlace> _places = [];
    private readonly AnchorOptions _options;
    private readonly string _dataDirectory;

    public RootAnchors(AnchorOptions options, string dataDirectory, TimeProvider time, ILogger<RootAnchors> log)
    {
        (_options, _dataDirectory) = (options, dataDirectory);
        if (options.File is { } file) _places.Add(new RootAnchorPlace(file, (anchor, _) => AppendAsync(file, anchor), time, log));
        if (options.Store is { } store) _places.Add(new RootAnchorPlace(store.Place, (anchor, _) => StoreAsync(store, anchor), time, log));
        if (options.Timestamp is { } authority) _places.Add(new RootAnchorPlace(authority.ToString(), (anchor, day) => StampAsync(authority, anchor, day), time, log));
    }

    /// <summary>What waits for each place.</summary>
    public ImmutableArray<AnchorFigures> Figures => [.. _places.Select(place => place.Figures)];

    /// <summary>Keeps a head. What cannot be done is logged and tried again: the log itself goes on.</summary>
    public void Add(RootAnchor anchor, DateOnly day)
    {
        foreach (RootAnchorPlace place in _places) place.Add(anchor, day);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_places.Select(place => place.DisposeAsync().AsTask()));
        _options.Store?.Dispose();
        _http.Dispose();
    }

    private static Task AppendAsync(string path, RootAnchor anchor)
    {
        OwnerFile.AppendLines(path, [.. JsonSerializer.SerializeToUtf8Bytes(anchor, RootJson.Default.RootAnchor), (byte)'\n']);
        return Task.CompletedTask;
    }

    private static async Task StoreAsync(IAnchorStore store, RootAnchor anchor)
    {
        using CancellationTokenSource patience = new(StoreTimeout);
        string name = string.Create(CultureInfo.InvariantCulture, $"{anchor.Day}.{anchor.N:D12}.json");
        await store.PutAsync(name, JsonSerializer.SerializeToUtf8Bytes(anchor, RootJson.Default.RootAnchor), patience.Token);
    }

    private async Task StampAsync(Uri authority, RootAnchor anchor, DateOnly day)
    {
        var request = Rfc3161TimestampRequest.CreateFromHash(
            Convert.FromHexString(anchor.Head), HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(8), requestSignerCertificates: true);
        using ByteArrayContent body = new(request.Encode());
        body.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using HttpResponseMessage response = await _http.PostAsync(authority, body);
        response.EnsureSuccessStatusCode();
        Rfc3161TimestampToken token = request.ProcessResponse(await response.Content.ReadAsByteArrayAsync(), out _);
        string path = RootFiles.TimestampOf(_dataDirectory, day, anchor.N);
        await File.WriteAllBytesAsync(path, token.AsSignedCms().Encode());
        File.SetUnixFileMode(path, OwnerFile.Mode);
    }
}
