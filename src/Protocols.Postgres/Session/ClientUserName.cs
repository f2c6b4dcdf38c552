using HoopWire.Access;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The forms of a user name: <c>alice</c>, <c>alice#orders</c> and <c>alice~orders</c> name the target, a last <c>#jwt</c> or <c>#oauth</c> the proof.
/// </summary>
internal readonly record struct ClientUserName(string User, string? Target, ClientLoginChoice Login)
{
    public static ClientUserName Parse(string text)
    {
        (string rest, ClientLoginChoice login) = TakeSuffix(text);
        if (TargetedName.TryParse(rest) is not { Account: null } name)
        {
            throw new ClientRefusal(
                SqlState.InvalidAuthorization,
                "the user name is neither USER nor USER#TARGET",
                new EndReason(Side.Client, Stage.Start, "The user name has a form that is not known."));
        }
        return new ClientUserName(name.User, name.Target, login);
    }

    private static (string Name, ClientLoginChoice Login) TakeSuffix(string text) => TargetedName.Split(text) switch
    {
        (var name, "jwt") => (name, ClientLoginChoice.Password),
        (var name, "oauth") => (name, ClientLoginChoice.OAuth),
        _ => (text, ClientLoginChoice.Default),
    };
}
