namespace HoopWire.ControlPlane;

/// <summary>Remembers what a collector answered since <see cref="Begin"/>, which the exporter in front of it does not tell.</summary>
internal sealed class OtlpAnswers() : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
{
    private volatile string? _fault;
    private volatile OtlpPartialSuccess? _partial;
    private int _count;

    /// <summary>What went wrong first; null for nothing.</summary>
    public string? Fault => _fault;

    /// <summary>Requests that succeeded.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What the collector said last that it has not taken; null for nothing.</summary>
    public OtlpPartialSuccess? Partial => _partial;

    /// <summary>Forgets what was.</summary>
    public void Begin()
    {
        _fault = null;
        _partial = null;
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
        if (response.IsSuccessStatusCode)
        {
            if (OtlpPartialSuccess.Read(BodyOf(response)) is { } partial) _partial = partial;
            Interlocked.Increment(ref _count);
        }
        else
        {
            _fault ??= $"the collector answers {(int)response.StatusCode}";
        }

        return response;
    }

    private static byte[] BodyOf(HttpResponseMessage response)
    {
        using MemoryStream body = new();
        Stream answer = response.Content.ReadAsStream();
        byte[] part = new byte[4096];
        for (int read; body.Length < OtlpPartialSuccess.AnswerBytesMax && (read = answer.Read(part)) > 0;) body.Write(part, 0, read);
        return body.ToArray();
    }

    private static string Sentence(Exception e) => e is OperationCanceledException ? "the collector does not answer in time" : e.Message;
}
