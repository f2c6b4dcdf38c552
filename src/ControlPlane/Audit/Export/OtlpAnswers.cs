namespace HoopWire.ControlPlane;

/// <summary>Remembers what a collector answered since <see cref="Begin"/>, which the exporter in front of it does not tell.</summary>
internal sealed class OtlpAnswers() : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
{
    private volatile string? _fault;
    private int _count;

    /// <summary>What went wrong first; null for nothing.</summary>
    public string? Fault => _fault;

    /// <summary>Requests that succeeded.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Forgets what was.</summary>
    public void Begin()
    {
        _fault = null;
        Volatile.Write(ref _count, 0);
    }

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Note(base.Send(request, cancellationToken));
        }
        catch (Exception e)
        {
            _fault ??= Sentence(e);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Note(await base.SendAsync(request, cancellationToken));
        }
        catch (Exception e)
        {
            _fault ??= Sentence(e);
            throw;
        }
    }

    private HttpResponseMessage Note(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) Interlocked.Increment(ref _count);
        else _fault ??= $"the collector answers {(int)response.StatusCode}";
        return response;
    }

    private static string Sentence(Exception e) => e is OperationCanceledException ? "the collector does not answer in time" : e.Message;
}
