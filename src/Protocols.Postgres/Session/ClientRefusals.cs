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
            // Somebody claimed a name and broke the proof: a wrong channel binding looks like this.
            IsAuthentication = stage == Stage.Login,
        };

    /// <summary>The standard words for a wrong password, which tell nothing of why.</summary>
    public static ClientRefusal WrongPassword(string user, string refusal) =>
        new(SqlState.InvalidPassword, $"password authentication failed for user \"{user}\"", new EndReason(Side.Client, Stage.Login, refusal))
        {
            IsAuthentication = true,
        };
}
