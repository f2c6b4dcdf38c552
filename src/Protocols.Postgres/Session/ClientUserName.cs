using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The forms of a user name: <c>alice</c>, <c>alice#orders</c> and <c>alice~orders</c> name the target, a last <c>#jwt</c> or <c>#oauth</c> the proof.
/// </summary>
internal readonly record struct ClientUserName(string User, string? Target, ClientLoginChoice Login)
{
    private static readonly char[] Separators = ['#', '~'];

    public static ClientUserName Parse(string text)
    {
        (string rest, ClientLoginChoice login) = TakeSuffix(text);
        int separator = rest.IndexOfAny(Separators);
        string user = separator < 0 ? rest : rest[..separator];
        string? target = separator < 0 ? null : rest[(separator + 1)..];
        if (user.Length == 0 || target is { Length: 0 } || (target is not null && target.IndexOfAny(Separators) >= 0))
        {
            throw new ClientRefusal(
                SqlState.InvalidAuthorization,
                "the user name is neither USER nor USER#TARGET",
                new EndReason(Side.Client, Stage.Start, "The user name has a form that is not known."));
        }
        return new ClientUserName(user, target, login);
    }

    private static (string Name, ClientLoginChoice Login) TakeSuffix(string text)
    {
        int separator = text.LastIndexOfAny(Separators);
        if (separator < 0) return (text, ClientLoginChoice.Default);
        return text[(separator + 1)..] switch
        {
            "jwt" => (text[..separator], ClientLoginChoice.Password),
            "oauth" => (text[..separator], ClientLoginChoice.OAuth),
            _ => (text, ClientLoginChoice.Default),
        };
    }
}
