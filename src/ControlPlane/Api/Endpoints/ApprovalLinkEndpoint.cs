using Microsoft.AspNetCore.Http;

namespace HoopWire.ControlPlane;

/// <summary>
/// Where the link to a request leads that a held client shows: it says how to decide, to anybody, and the same for every id, so that it tells nothing of what there is.
/// </summary>
internal static class ApprovalLinkEndpoint
{
    private const int IdCharsMax = 32;

    public static async Task<object?> GetAsync(ApiCall call)
    {
        string id = call.Path("id");
        // A link that somebody has made up is not said back.
        if (id.Length > IdCharsMax || !id.All(char.IsAsciiLetterOrDigit)) id = "ID";
        call.Response.ContentType = "text/plain; charset=utf-8";
        await call.Response.WriteAsync(
            $"To decide this request, run: hoopwire approvals approve {id} (or deny {id}, or show {id} to read it first).\n", call.Aborted);
        return null;
    }
}
