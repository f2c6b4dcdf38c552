using HoopWire.Access;
using HoopWire.MySql.Wire;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>The forms of a user name: <c>alice</c>, <c>alice#shop</c> and <c>alice~shop</c> name the target, a last <c>#jwt</c> the proof.</summary>
/// <param name="User">Who.</param>
/// <param name="Target">The target; null when the name does not tell.</param>
/// <param name="IsToken">Whether the password is a token.</param>
internal readonly record struct ClientUserName(string User, string? Target, bool IsToken)
{
    /// <summary>Takes a name apart.</summary>
    /// <exception cref="ClientRefusal">It has a form that is not known.</exception>
    public static ClientUserName Parse(string text) => TryParse(text) ?? throw new ClientRefusal(
        new Refusal(ErrorCode.AccessDenied, "28000", "The user name is neither USER nor USER#TARGET"),
        new EndReason(Side.Client, Stage.Start, "The user name has a form that is not known."));

    /// <summary>Takes a name apart; null for a form that is not known.</summary>
    public static ClientUserName? TryParse(string text)
    {
        (string rest, bool token) = TargetedName.Split(text) is (var before, "jwt") ? (before, true) : (text, false);
        return TargetedName.TryParse(rest) is { Account: null } name ? new ClientUserName(name.User, name.Target, token) : null;
    }
}
