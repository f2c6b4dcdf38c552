using HoopWire.Access;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Refusals that more than one part of the handshake gives.</summary>
internal static class ClientRefusals
{
    /// <summary>The client went away; nobody is there to be told.</summary>
    public static ClientRefusal Closed(Stage stage) =>
        new(SqlState.ConnectionFailure, "the connection was closed", new EndReason(Side.Client, stage, "The client closed the connection."))
        {
            IsUnheard = true,
        };

    public static ClientRefusal OutOfState(Stage stage) =>
        new(SqlState.ProtocolViolation, "a message came where it is not allowed",
            new EndReason(Side.Client, stage, "The client sent a message that is not allowed in this state."));

    public static ClientRefusal Malformed(Stage stage) =>
        new(SqlState.ProtocolViolation, "a message is malformed", new EndReason(Side.Client, stage, "The client sent a malformed message."))
        {
            // Somebody claimed a name and broke the proof.
            IsAuthentication = stage == Stage.Login,
        };

    /// <summary>A proof that was made for another TLS channel, in PostgreSQL's words.</summary>
    public static ClientRefusal WrongBinding() => new(
        SqlState.InvalidAuthorization, "SCRAM channel binding check failed",
        new EndReason(Side.Client, Stage.Login, "The proof is bound to another TLS channel: somebody in between ended the client's TLS."))
    {
        IsAuthentication = true,
    };

    /// <summary>A proof that was not accepted: the standard words for a wrong password, unless whoever gave it may know why.</summary>
    /// <param name="user">The name that was claimed.</param>
    /// <param name="result">The refusal.</param>
    public static ClientRefusal Of(string user, AuthenticationResult result) => result.Told is { } told
        ? new(SqlState.InvalidAuthorization, told.TrimEnd('.'), new EndReason(Side.Client, Stage.Login, told))
        {
            Hint = "Ask an operator of the gateway.",
            IsAuthentication = true,
        }
        : WrongPassword(user, result.Refusal ?? "The proof is wrong.");

    /// <summary>The standard words for a wrong password, which tell nothing of why.</summary>
    public static ClientRefusal WrongPassword(string user, string refusal) =>
        new(SqlState.InvalidPassword, $"password authentication failed for user \"{user}\"", new EndReason(Side.Client, Stage.Login, refusal))
        {
            IsAuthentication = true,
        };
}
