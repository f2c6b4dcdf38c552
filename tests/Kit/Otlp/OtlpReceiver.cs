using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace HoopWire.Kit;

/// <summary>A collector of OpenTelemetry on loopback: takes OTLP over HTTP, keeps what came, and refuses when told to.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _work;
    private readonly ConcurrentQueue<OtlpRequest> _taken = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private int _refusals;

    /// <summary>Starts one.</summary>
    public OtlpReceiver()
    {
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _work = Task.Run(RunAsync);
    }

    /// <summary>Its address, in front of <c>/v1/logs</c> and <c>/v1/metrics</c>.</summary>
    public string Endpoint { get; }

    /// <summary>Requests for logs that it refused so far.</summary>
    public int Refused { get; private set; }

    /// <summary>The body of its answers: an ExportLogsServiceResponse, or one for metrics.</summary>
    public byte[] Answer { get; set; } = [];

    /// <summary>What it answers to a request with these log records, 200 for taking them.</summary>
    public Func<IReadOnlyList<OtlpLog>, int> Judges { get; init; } = _ => 200;

    /// <summary>How many requests for logs it still answers with 503.</summary>
    public int Refuses
    {
        set => Volatile.Write(ref _refusals, value);
    }

    /// <summary>Log records that it took.</summary>
    public IReadOnlyList<OtlpLog> Logs => [.. _taken.Where(request => request.Path == "/v1/logs").SelectMany(request => OtlpMessages.Logs(request.Body))];

    /// <summary>Data points of metrics that it took.</summary>
    public IReadOnlyList<OtlpPoint> Points => [.. _taken.Where(request => request.Path == "/v1/metrics").SelectMany(request => OtlpMessages.Points(request.Body))];

    /// <summary>The authorizations that requests came with, each once.</summary>
    public IReadOnlyList<string> Authorizations => [.. _taken.Select(request => request.Authorization ?? "").Distinct()];

    /// <summary>Waits until what came fulfils a condition.</summary>
    public async Task UntilAsync(Func<OtlpReceiver, bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition(this)) await _arrived.WaitAsync(patience.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _work;
        _arrived.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            Take(context, body.ToArray());
            _arrived.Release();
        }
    }

    private void Take(HttpListenerContext context, byte[] body)
    {
        string path = context.Request.Url!.AbsolutePath;
        bool isDown = path == "/v1/logs" && Volatile.Read(ref _refusals) > 0;
        int status = isDown ? 503 : path == "/v1/logs" ? Judges([.. OtlpMessages.Logs(body)]) : 200;
        bool refused = status != 200;
        if (isDown) Interlocked.Decrement(ref _refusals);
        if (refused)
        {
            Refused++;
        }
        else
        {
            _taken.Enqueue(new OtlpRequest(path, context.Request.Headers["Authorization"], body));
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-protobuf";
        context.Response.Close(refused ? [] : Answer, willBlock: true);
    }
}
