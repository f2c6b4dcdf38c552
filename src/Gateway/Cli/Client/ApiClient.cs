using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HoopWire.Gateway.Cli;

/// <summary>The gateway's HTTP API: over its control socket as the operator, or over its console listener with a token.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>The socket's name in the data directory.</summary>
    public const string SocketName = "control.sock";

    private readonly HttpClient _http;
    private readonly string _where;

    private ApiClient(HttpClient http, string where) => (_http, _where) = (http, where);

    /// <summary>
    /// The gateway this invocation means: <c>--config</c> names its control socket, <c>--gateway</c> and HOOPWIRE_GATEWAY its console,
    /// and without either the configuration found in the usual places.
    /// </summary>
    public static ApiClient Open(Invocation invocation)
    {
        if (invocation.RemoteGateway is { } address) return OverNetwork(invocation, address);
        if (invocation.ConfigFile is not null) return OverSocket(invocation.RequireConfig().DataDirectory);
        throw CliException.Unknown("No gateway is named: give --gateway URL (or HOOPWIRE_GATEWAY), or --config FILE on the gateway's own machine.");
    }

    /// <summary>The operator's way, on the gateway's own machine.</summary>
    public static ApiClient OverSocket(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, SocketName);
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new ApiClient(new HttpClient(handler) { BaseAddress = new Uri("http://localhost/") }, path);
    }

    /// <summary>Sends a GET and returns the JSON answer.</summary>
    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    /// <summary>Sends a POST and returns the JSON answer.</summary>
    public Task<JsonNode> PostAsync(string path, JsonNode? body, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, body, cancel);

    /// <summary>Sends a DELETE and returns the JSON answer.</summary>
    public Task<JsonNode> DeleteAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Delete, path, null, cancel);

    /// <summary>Copies the answer to a GET as it comes.</summary>
    public async Task<HttpResponseHeaders> DownloadAsync(string path, Stream destination, CancellationToken cancel)
    {
        using var response = await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, path), cancel);
        await response.Content.CopyToAsync(destination, cancel);
        return response.Headers;
    }

    /// <summary>The lines of the answer to a GET, as they come.</summary>
    public async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var response = await ExchangeAsync(new HttpRequestMessage(HttpMethod.Get, path), cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel), Encoding.UTF8);
        while (await NextAsync(reader, cancel) is { } line) yield return line;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadLineAsync(cancel);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw CliException.Unknown("The gateway broke off: it has stopped, or you may not read on. Ask who you are with whoami.");
        }
    }

    private static ApiClient OverNetwork(Invocation invocation, string address)
    {
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw CliException.Usage($"'{address}' is no address of a gateway: give one such as https://gw.example.com:18080.");
        string token = invocation.Variable("HOOPWIRE_TOKEN")
            ?? throw CliException.Unknown("Not logged in: set HOOPWIRE_TOKEN to an access key.");
        if (uri is { Scheme: "http", IsLoopback: false })
            invocation.Terminal.Error.WriteLine($"Warning: the key travels in clear to {uri.Host}. Give the console TLS and use https.");
        // A token goes to the named gateway only, never along a redirect.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { BaseAddress = uri };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new ApiClient(http, address);
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancel)
    {
        var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = new StringContent(body?.ToJsonString() ?? "{}", Encoding.UTF8, "application/json");
        using var response = await ExchangeAsync(request, cancel);
        string text = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            return (text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)) ?? new JsonObject();
        }
        catch (JsonException)
        {
            throw CliException.Unknown($"{_where} answered something that is not the gateway's API: check the address.");
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException e)
        {
            throw new GatewayUnreachableException(_where, e);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusalAsync(response, cancel);
    }

    private static async Task<CliException> RefusalAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        string? message = Sentence(await response.Content.ReadAsStringAsync(cancel));
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => CliException.Unknown(message ?? "Not logged in: set HOOPWIRE_TOKEN to a live access key."),
            HttpStatusCode.Forbidden => CliException.No(message ?? "This is not yours to do: ask an operator or auditor."),
            // A list is asked for by options only.
            HttpStatusCode.BadRequest when response.RequestMessage?.Method == HttpMethod.Get => CliException.Usage(message ?? "The gateway does not understand an option."),
            HttpStatusCode.UnprocessableEntity => CliException.Usage(message ?? "The gateway understands this in more than one way."),
            HttpStatusCode.NotFound => CliException.No(message ?? "There is no such thing, as far as you may know."),
            >= HttpStatusCode.InternalServerError => CliException.Unknown(message ?? "The gateway failed to answer: see its log."),
            _ => CliException.No(message ?? $"The gateway refused ({(int)response.StatusCode})."),
        };
    }

    private static string? Sentence(string body)
    {
        try
        {
            var node = JsonNode.Parse(body) as JsonObject;
            return node?["error"] is { } error ? $"{error.GetValue<string>()} {node["next"]?.GetValue<string>()}".TrimEnd() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
