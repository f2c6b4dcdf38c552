using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>The HTTP API on a loopback port and a control socket, over a control plane of its own.</summary>
internal sealed class Api : IAsyncDisposable
{
    /// <summary>The token of the operator on the control socket.</summary>
    public const string Socket = "control-socket";

    private readonly HttpClient _network;
    private readonly HttpClient _socket;

    private Api(Plane plane, ControlApi host)
    {
        Plane = plane;
        Host = host;
        Url = host.Addresses.Single(address => !address.Contains("unix", StringComparison.Ordinal));
        _network = new HttpClient { BaseAddress = new Uri(Url) };
        _socket = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://localhost/") };
    }

    public static byte[] Recording { get; } = Encoding.UTF8.GetBytes("a recording");

    public Plane Plane { get; }

    public ControlApi Host { get; }

    public string Url { get; }

    public string SocketPath => Plane.Folder.File("data/control.sock");

    public static async Task<Api> StartAsync(
        Func<string, Stream?>? openRecording = null, ImmutableArray<OidcProviderOptions> providers = default, ManualTime? time = null,
        Func<Identity, string, DetectorSet?>? detectors = null, Func<string, bool>? hasRecording = null)
    {
        return await StartAsync(await Plane.StartAsync(providers, time: time), openRecording, detectors, hasRecording: hasRecording);
    }

    /// <summary>Over a control plane that runs already, and is stopped with it.</summary>
    public static async Task<Api> StartAsync(
        Plane plane, Func<string, Stream?>? openRecording = null, Func<Identity, string, DetectorSet?>? detectors = null,
        Func<Identity, string, string, string, ImmutableArray<string>>? breakGlass = null, Func<string, bool>? hasRecording = null, Func<CancellationToken, Task>? opening = null)
    {
        ControlApiOptions options = Options(openRecording, plane.Folder.File("data"));
        ControlApi host = await plane.Host.StartApiAsync(options with
        {
            Detectors = detectors ?? ((_, _) => null),
            BreakGlass = breakGlass ?? ((_, _, _, _) => []),
            HasRecording = hasRecording ?? options.HasRecording,
            OpenRecording = opening is null ? options.OpenRecording : async (id, file, cancel) =>
            {
                await opening(cancel);
                return await options.OpenRecording(id, file, cancel);
            },
        });
        return new Api(plane, host);
    }

    private static Func<string, int, CancellationToken, Task<OpenedRecording?>> OpenAs(Func<string, Stream?> open) =>
        (id, file, _) => Task.FromResult(file == 1 && open(id) is { } stream ? new OpenedRecording(stream, id + ".jsonl.zst", 1) : null);

    public static ControlApiOptions Options(Func<string, Stream?>? openRecording = null, string data = "nowhere") => new()
    {
        EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
        Roles = new ApiRoles { Auditor = new RoleMembers([], ["audit"]), Operator = new RoleMembers([], ["platform"]) },
        Targets = identity => identity.Groups.Contains("dba") ? [new ReachableTarget("orders", "postgres") { Database = "orders", Port = 15432, Rules = ["pii"] }] : [],
        // A user has the one's name too.
        HasTarget = name => name is "orders" or "dave",
        Holds = new HoopWire.Recording.RecordingHolds(data),
        OpenRecording = OpenAs(openRecording ?? (_ => new MemoryStream(Recording))),
        PublicKey = () => "-----BEGIN PUBLIC KEY-----\n",
    };

    public async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string method, string path, string? token, string? body = null)
    {
        using HttpResponseMessage response = await SendRawAsync(method, path, token, body);
        string text = await response.Content.ReadAsStringAsync();
        bool json = response.Content.Headers.ContentType?.MediaType == "application/json";
        return (response.StatusCode, json && text.Length > 0 ? JsonNode.Parse(text) : null);
    }

    public Task<HttpResponseMessage> SendRawAsync(string method, string path, string? token, string? body = null, CancellationToken cancellationToken = default)
    {
        HttpRequestMessage request = new(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null && token != Socket) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (token == Socket ? _socket : _network).SendAsync(request, cancellationToken);
    }

    /// <summary>Puts a session of this user in the index.</summary>
    public async Task<FakeSession> SessionAsync(string id, Identity identity, string target = "orders")
    {
        FakeSession session = new(id, identity, target, Plane.Time.GetUtcNow());
        Plane.Host.Audit.SessionStarted(session.Header);
        Plane.Sessions.TryAdd(session);
        await Plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        return session;
    }

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        _socket.Dispose();
        await Host.DisposeAsync();
        await Plane.DisposeAsync();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        System.Net.Sockets.Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
