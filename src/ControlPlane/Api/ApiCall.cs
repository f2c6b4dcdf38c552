using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace HoopWire.ControlPlane;

/// <summary>One request: who calls, and what was asked.</summary>
internal sealed class ApiCall(HttpContext context, ApiCaller caller)
{
    public ApiCaller Caller => caller;

    /// <summary>Who calls, proved again now; null when the proof holds no more.</summary>
    public Task<ApiCaller?> CallerNowAsync() => context.Features.Get<CallerRenewal>()!.AskAsync();

    public HttpResponse Response => context.Response;

    public CancellationToken Aborted => context.RequestAborted;

    public string ClientAddress => ApiGate.ClientAddress(context);

    /// <summary>A part of the path.</summary>
    public string Path(string name) => context.GetRouteValue(name) as string ?? "";

    /// <summary>The query, of which only these parameters are known.</summary>
    public ApiQuery Query(TimeProvider time, params ReadOnlySpan<string> known) => ApiQuery.Read(context.Request.Query, time, known);

    /// <summary>Takes a longer body than others, before it is read.</summary>
    public void AllowBody(long bytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = bytes;
    }

    /// <summary>The body of a decision, whose reason may have so many characters.</summary>
    public async Task<DecisionBody> DecisionAsync(int reasonCharsMax)
    {
        DecisionBody body = await BodyAsync(ApiJson.Default.DecisionBody);
        return body.Reason?.Length > reasonCharsMax ? throw ApiException.BadRequest("The reason is too long.", $"Use at most {reasonCharsMax} characters.") : body;
    }

    /// <summary>The body, which must be JSON of the shape expected.</summary>
    public async Task<T> BodyAsync<T>(JsonTypeInfo<T> type)
        where T : class, new()
    {
        if (context.Request.ContentLength == 0) return new T();
        if (!context.Request.HasJsonContentType())
            throw ApiException.BadRequest("The body is not declared as JSON.", "Send it with Content-Type: application/json.");
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted) ?? new T();
        }
        catch (JsonException)
        {
            throw ApiException.BadRequest("The body is not JSON of the shape this route takes.", "Check the names and the types of its members.");
        }
    }
}
