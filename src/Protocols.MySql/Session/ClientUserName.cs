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
    public static ClientUserName Parse(string text)
    {
        (string rest, bool token) = TargetedName.Split(text) is (var before, "jwt") ? (before, true) : (text, false);
        if (TargetedName.TryParse(rest) is not { } name)
        {
            throw new ClientRefusal(
                new Refusal(ErrorCode.AccessDenied, "28000", "The user name is neither USER nor USER#TARGET"),
                new EndReason(Side.Client, Stage.Start, "The user name has a form that is not known."));
        }
        return new ClientUserName(name.User, name.Target, token);
    }
}
