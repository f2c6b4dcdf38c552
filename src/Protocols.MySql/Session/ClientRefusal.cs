using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Ends a client's login. Its refusal goes to the client; the reason stays with the gateway.</summary>
internal sealed class ClientRefusal(Refusal refusal, EndReason reason) : Exception(refusal.Message)
{
    public Refusal Refusal { get; } = refusal;

    public EndReason Reason { get; } = reason;

    /// <summary>Whether the client has gone, so that nobody can be told.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Whether a claim of identity was turned away.</summary>
    public bool IsAuthentication { get; init; }

    /// <summary>The client went away.</summary>
    public static ClientRefusal Closed(Stage stage) =>
        new(Refusal.Malformed("the connection was closed"), new EndReason(Side.Client, stage, "The client closed the connection.")) { IsUnheard = true };

    /// <summary>A message is malformed.</summary>
    public static ClientRefusal Malformed(Stage stage) =>
        new(new Refusal(Wire.ErrorCode.BadHandshake, "08S01", "Bad handshake"), new EndReason(Side.Client, stage, "The client sent a malformed message."));
}
