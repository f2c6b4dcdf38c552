using Microsoft.AspNetCore.Http;

namespace HoopWire.ControlPlane;

/// <summary>An answer that is no: a status, one sentence, and what to do next.</summary>
internal sealed class ApiException : Exception
{
    private ApiException(int status, string error, string next)
        : base(error) => (Status, Next) = (status, next);

    public int Status { get; }

    public string Next { get; }

    public static ApiException BadRequest(string error, string next) => new(StatusCodes.Status400BadRequest, error, next);

    public static ApiException Forbidden(string error, string next) => new(StatusCodes.Status403Forbidden, error, next);

    public static ApiException Conflict(string error, string next) => new(StatusCodes.Status409Conflict, error, next);

    /// <summary>It can be understood in more than one way.</summary>
    public static ApiException Ambiguous(string error, string next) => new(StatusCodes.Status422UnprocessableEntity, error, next);

    /// <summary>There is none, and the caller may know that.</summary>
    public static ApiException Missing(string error, string next) => new(StatusCodes.Status404NotFound, error, next);

    /// <summary>What must be in the audit first cannot be: nothing was done.</summary>
    public static ApiException NotAudited(string error = "The audit cannot be written now, and nothing is done without it.") =>
        new(StatusCodes.Status503ServiceUnavailable, error, "Try again once it can; the gateway's log says when.");

    /// <summary>The same for what does not exist and for what the caller may not know of.</summary>
    public static ApiException NotFound() =>
        new(StatusCodes.Status404NotFound, "There is no such thing, as far as you may know.", "Check the id, and who you are with whoami.");
}
