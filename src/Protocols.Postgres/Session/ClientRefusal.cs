using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Ends a client's handshake. Its message goes to the client; the reason stays with the gateway.</summary>
internal sealed class ClientRefusal(string sqlState, string message, EndReason reason) : Exception(message)
{
    public string SqlState { get; } = sqlState;

    public EndReason Reason { get; } = reason;

    public string? Hint { get; init; }

    /// <summary>Whether the client has gone, so that nobody can be told.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Whether a claim of identity was turned away, or never proved in time.</summary>
    public bool IsAuthentication { get; init; }
}
