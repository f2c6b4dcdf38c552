using System.Collections.Concurrent;
using System.Net;
using Amazon.Runtime;
using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.Gateway.Recordings;

/// <summary>What stands between the gateway and a real store: counts requests, answers some itself, and adds to what the store says.</summary>
internal sealed class InterferingStore : HttpClientFactory
{
    /// <summary>Requests that reached the store: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Headers of object lock that came with them.</summary>
    public ConcurrentQueue<string> Locks { get; } = new();

    /// <summary>Answers a request in the store's place; null to let it through.</summary>
    public Func<HttpRequestMessage, HttpStatusCode?> Refuse { get; set; } = _ => null;

    /// <summary>Changes an answer.</summary>
    public Action<HttpRequestMessage, HttpResponseMessage> Change { get; set; } = (_, _) => { };

    public static S3Options Options(S3Server server) => new(S3Server.Bucket)
    {
        Endpoint = new Uri(server.Endpoint),
        PathStyle = true,
        AccessKey = new Secret(S3Server.Key),
        SecretKey = new Secret(S3Server.Key),
        PartBytes = 5 << 20,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Between(this));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Between(InterferingStore store) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (store.Refuse(request) is { } status) return new HttpResponseMessage(status) { Content = new ByteArrayContent([]), RequestMessage = request };
            store.Requests.Enqueue($"{request.Method} {request.RequestUri!.PathAndQuery}");
            foreach (var (name, value) in request.Headers.Where(header => header.Key.StartsWith("x-amz-object-lock", StringComparison.OrdinalIgnoreCase)))
                store.Locks.Enqueue($"{name}={string.Join(',', value)}");
            var response = await base.SendAsync(request, cancellationToken);
            store.Change(request, response);
            return response;
        }
    }
}
