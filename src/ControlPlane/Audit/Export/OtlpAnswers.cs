using System.Net;

namespace HoopWire.ControlPlane;

/// <summary>Remembers what a collector answered since <see cref="Begin"/>, which the exporter in front of it does not tell.</summary>
internal sealed class OtlpAnswers() : DelegatingHandler(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
{
    private readonly ManualResetEventSlim _answered = new();
    private volatile string? _fault;
    private volatile OtlpPartialSuccess? _partial;
    private volatile int _refusal;
    private int _count;

    /// <summary>What went wrong first; null for nothing.</summary>
    public string? Fault => _fault;

    /// <summary>Whether what was sent is what went wrong: 400, or 413 for too much of it. The same will never be taken.</summary>
    public HttpStatusCode? Refusal => _refusal == 0 ? null : (HttpStatusCode)_refusal;

    /// <summary>Requests that succeeded.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What the collector said last that it has not taken; null for nothing.</summary>
    public OtlpPartialSuccess? Partial => _partial;

    /// <summary>Forgets what was.</summary>
    public void Begin()
    {
        _fault = null;
        _partial = null;
        _refusal = 0;
        _answered.Reset();
        Volatile.Write(ref _count, 0);
    }

    /// <summary>Waits until a request is over, one way or the other: the exporter may say that it has sent everything while an answer is under way.</summary>
    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken) => _answered.Wait(timeout, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _answered.Dispose();
        base.Dispose(disposing);
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
        finally
        {
            _answered.Set();
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
        finally
        {
            _answered.Set();
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
            if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge) _refusal = (int)response.StatusCode;
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
