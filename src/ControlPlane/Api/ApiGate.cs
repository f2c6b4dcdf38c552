using System.Text.Json;
using HoopWire.Access;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// What every request passes: who calls, whether the route's declared permission is had, and an answer without a stack trace when it fails.
/// A path without a declared permission answers nobody.
/// </summary>
internal sealed class ApiGate(IAuthenticator authenticator, IAuditLog audit, Func<ApiRoles> roles, TimeProvider time, ILogger<ApiGate> log)
{
    private const string Scheme = "Bearer ";
    private const string RetryAfterSeconds = "10";

    public static string ClientAddress(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? $"{address}:{context.Connection.RemotePort}" : "control-socket";

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            ApiRoute? asked = context.GetEndpoint()?.Metadata.GetMetadata<ApiRoute>();
            ApiCaller? caller = asked is { Permission: Permission.Anybody } ? ApiCaller.Unknown : await AuthenticateAsync(context);
            if (caller is null)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                await RefuseAsync(context, StatusCodes.Status401Unauthorized, new ErrorView("Who you are is not proved.", "Send a live access key or token as a bearer token."));
                return;
            }

            if (asked is not { } route) throw ApiException.NotFound();
            if (!caller.Has(route.Permission)) throw ApiException.Forbidden("This is not yours to do.", $"It needs the permission {Describe(route.Permission)}.");
            context.Features.Set(caller);
            context.Features.Set(new CallerRenewal(() => AuthenticateAsync(context)));
            await next(context);
        }
        catch (ApiException e)
        {
            await RefuseAsync(context, e.Status, new ErrorView(e.Message, e.Next));
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, e.StatusCode, new ErrorView("The request cannot be read.", "Check its size and its form."));
        }
        catch (Exception e) when (e is StoreUnavailableException or AuditUnavailableException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, new ErrorView(e.Message, "Try again once it can; the gateway's log says when."));
        }
        catch (RecordingsBusyException e)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, new ErrorView(e.Message, $"Try again in {RetryAfterSeconds} seconds."));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception e)
        {
            ApiLog.Failed(log, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "", e);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, new ErrorView("The gateway failed to answer.", "See its log, and try again."));
        }
    }

    /// <summary>Runs the route's handler and writes its answer.</summary>
    public static async Task AnswerAsync(HttpContext context, ApiRoute route)
    {
        object? answer = await route.Handler(new ApiCall(context, context.Features.Get<ApiCaller>()!));
        if (answer is not null) await WriteAsync(context, answer);
    }

    private async Task<ApiCaller?> AuthenticateAsync(HttpContext context)
    {
        if (context.Features.Get<OperatorPeer>() is OperatorPeer peer) return ApiCaller.Operator(peer.UserId);
        string? header = context.Request.Headers.Authorization.Count == 1 ? context.Request.Headers.Authorization[0] : null;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        Secret token = new(header[Scheme.Length..].Trim());
        AuthenticationResult result = await authenticator.AuthenticateTokenAsync(null, token, context.RequestAborted);
        if (result.Identity is not null) return ApiCaller.Of(result.Identity, roles());
        audit.Write(new AuditEvent(time.GetUtcNow(), "login-refused") { ClientAddress = ClientAddress(context), Detail = "API: " + result.Refusal });
        if (result.Told is { } told) throw ApiException.Forbidden(told, "Ask an operator of this gateway.");
        return null;
    }

    private static string Describe(Permission permission) => permission switch
    {
        Permission.Identified => "of a user's own account",
        Permission.AuditorOrOperator => "auditor or operator",
        _ => permission.ToString().ToLowerInvariant(),
    };

    private static Task RefuseAsync(HttpContext context, int status, ErrorView error)
    {
        if (context.Response.HasStarted)
        {
            // Half an answer went out: the client must not take it for a whole one.
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = status;
        context.Response.Headers.ContentDisposition = default;
        return WriteAsync(context, error);
    }

    private static Task WriteAsync(HttpContext context, object answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, ApiJson.Default.GetTypeInfo(answer.GetType())!, context.RequestAborted);
    }
}
