using System.Collections.Immutable;
using HoopWire.MySql.Wire;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What a client asks for.</summary>
/// <param name="User">Who it claims to be.</param>
/// <param name="TargetName">The target.</param>
/// <param name="Database">The database there; null for the target's default.</param>
internal sealed record ClientRequest(string User, string TargetName, string? Database)
{
    private const string ReasonAttribute = "hoopwire.reason";
    private const string ProgramAttribute = "program_name";

    /// <summary>Whether the password is a token.</summary>
    public bool IsToken { get; init; }

    /// <summary>What the client can do of what it was offered.</summary>
    public required Capabilities Capabilities { get; init; }

    /// <summary>The largest message the client takes.</summary>
    public required uint PacketBytesMax { get; init; }

    public required byte Collation { get; init; }

    /// <summary>The level at which Zstandard is to compress, where the client has chosen it.</summary>
    public byte ZstdLevel { get; init; }

    public required ImmutableArray<KeyValuePair<string, string>> Attributes { get; init; }

    public string? Reason => Find(ReasonAttribute);

    public string? ApplicationName => Find(ProgramAttribute);

    /// <summary>What the client says of itself, for the target: without what is the gateway's.</summary>
    public IEnumerable<KeyValuePair<string, string>> OtherAttributes => Attributes.Where(a => a.Key is not (ReasonAttribute or ProgramAttribute));

    /// <summary>Reads a response.</summary>
    /// <exception cref="ClientRefusal">It names no target.</exception>
    public static ClientRequest Of(HandshakeResponse response, Capabilities offered)
    {
        var name = ClientUserName.Parse(response.User);
        // Without a target in the user name the database is the target's, as a person who knows no second database would write it.
        string? target = name.Target ?? response.Database;
        if (target is null)
        {
            throw new ClientRefusal(
                new Refusal(ErrorCode.BadDatabase, "42000", $"No target is named: log in as '{name.User}#TARGET', or give the target as the database"),
                new EndReason(Side.Client, Stage.Start, "No target was named."));
        }
        return new ClientRequest(name.User, target, name.Target is null ? null : response.Database)
        {
            IsToken = name.IsToken,
            Capabilities = response.Head.Capabilities & offered,
            PacketBytesMax = response.Head.PacketBytesMax,
            Collation = response.Head.Collation,
            ZstdLevel = response.ZstdLevel,
            Attributes = response.Attributes,
        };
    }

    /// <summary>
    /// What the same client asks for by COM_CHANGE_USER, which names user, target and database as a login does. Where it names no target the session's is meant; what it leaves out stays as it was.
    /// </summary>
    /// <exception cref="ClientRefusal">The user name has a form that is not known.</exception>
    public ClientRequest Again(ChangeUserRequest asked)
    {
        var name = ClientUserName.Parse(asked.User);
        return this with
        {
            User = name.User,
            TargetName = name.Target ?? asked.Database ?? TargetName,
            Database = name.Target is null ? null : asked.Database,
            IsToken = name.IsToken,
            Attributes = asked.Attributes ?? Attributes,
        };
    }

    private string? Find(string name) => Attributes.FirstOrDefault(a => a.Key == name).Value is { Length: > 0 } value ? value : null;
}
