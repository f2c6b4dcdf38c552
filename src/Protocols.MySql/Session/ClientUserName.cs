using HoopWire.MySql.Wire;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>The forms of a user name: <c>alice</c>, <c>alice#shop</c> and <c>alice~shop</c> name the target, a last <c>#jwt</c> the proof.</summary>
/// <param name="User">Who.</param>
/// <param name="Target">The target; null when the name does not tell.</param>
/// <param name="IsToken">Whether the password is a token.</param>
internal readonly record struct ClientUserName(string User, string? Target, bool IsToken)
{
    private static readonly char[] Separators = ['#', '~'];

    public static ClientUserName Parse(string text)
    {
        int last = text.LastIndexOfAny(Separators);
        bool token = last >= 0 && text[(last + 1)..] == "jwt";
        string rest = token ? text[..last] : text;
        int separator = rest.IndexOfAny(Separators);
        string user = separator < 0 ? rest : rest[..separator];
        string? target = separator < 0 ? null : rest[(separator + 1)..];
        if (user.Length == 0 || target is { Length: 0 } || target?.IndexOfAny(Separators) >= 0)
        {
            throw new ClientRefusal(
                new Refusal(ErrorCode.AccessDenied, "28000", "The user name is neither USER nor USER#TARGET"),
                new EndReason(Side.Client, Stage.Start, "The user name has a form that is not known."));
        }
        return new ClientUserName(user, target, token);
    }
}
