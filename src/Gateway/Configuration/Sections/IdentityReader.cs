using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>identity</c> and <c>roles</c>.</summary>
internal static class IdentityReader
{
    private static readonly (string Word, IdentityKind Value)[] Kinds =
        [("person", IdentityKind.Person), ("ci", IdentityKind.Ci), ("agent", IdentityKind.Agent)];

    /// <summary>The kinds of identity, by word.</summary>
    public static IReadOnlyList<(string Word, IdentityKind Value)> KindWords => Kinds;

    /// <summary>Users and providers.</summary>
    public static (ImmutableArray<LocalUser> Users, ImmutableArray<OidcProviderOptions> Providers) Read(Section root)
    {
        if (root.Child("identity") is not { } section) return ([], []);
        ImmutableArray<LocalUser> users = [];
        if (section.Child("local") is { } local)
        {
            users = Unique(local.Children("users"), ReadUser, user => user.Name, "user");
            local.Done();
        }

        var providers = Unique(section.Children("oidc"), ReadProvider, provider => provider.Name, "provider");
        section.Done();
        return (users, providers);
    }

    /// <summary>Who has a role.</summary>
    public static ApiRoles ReadRoles(Section root)
    {
        if (root.Child("roles") is not { } section) return new ApiRoles();
        var roles = new ApiRoles { Auditor = ReadMembers(section, "auditor"), Operator = ReadMembers(section, "operator") };
        section.Done();
        return roles;
    }

    /// <summary>Reads every item of a list and reports names that come twice.</summary>
    public static ImmutableArray<T> Unique<T>(ImmutableArray<Section> sections, Func<Section, T?> read, Func<T, string> name, string what) where T : class
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var section in sections)
        {
            if (read(section) is not { } item) continue;
            if (seen.TryGetValue(name(item), out var first))
            {
                section.Error("name", $"found {what} '{name(item)}' a second time; expected one, as at {first}.");
                continue;
            }

            seen[name(item)] = section.Map.Place;
            items.Add(item);
        }

        return items.ToImmutable();
    }

    private static LocalUser? ReadUser(Section section)
    {
        string? name = section.Required("name", "the user's name");
        var groups = section.Words("groups", "a list of group names");
        bool locked = section.Flag("locked") ?? false;
        var publicKeys = ReadPublicKeys(section);
        section.Done();
        if (name is null) return null;
        if (name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '#' or '~'))
        {
            section.Error("name", $"found '{name}'; expected a name without spaces, '#' and '~'.");
            return null;
        }

        return new LocalUser(name, groups, locked) { PublicKeys = publicKeys };
    }

    /// <summary>Where no protocol takes them the key is not known. What is wrong is not shown: it may be the other half.</summary>
    private static ImmutableArray<UserPublicKey> ReadPublicKeys(Section section)
    {
        if (!section.Context.Protocols.Any(protocol => protocol.TakesPublicKeys)) return [];
        var lines = section.Words("publicKeys", "a list of public keys");
        var keys = ImmutableArray.CreateBuilder<UserPublicKey>(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            if (UserPublicKey.TryParse(lines[i]) is { } key) keys.Add(key);
            else section.Error("publicKeys", $"number {i + 1} is no public key; expected what its .pub file holds: its kind, its base64, a comment.");
        }

        return keys.ToImmutable();
    }

    private static OidcProviderOptions? ReadProvider(Section section)
    {
        string? name = section.Required("name", "a short name for the provider");
        string? issuer = section.Required("issuer", "the issuer's https address");
        string? audience = section.Required("audience", "the audience its tokens carry");
        string? user = section.Required("user", "a template such as \"{email}\"");
        var kind = section.Choice("kind", Kinds) ?? IdentityKind.Person;
        string? groupsClaim = section.Text("groupsClaim", "a claim's name");
        var groups = section.Words("groups", "a list of group names");
        var require = ReadPairs(section, "require", "claims with the value they must have");
        section.Done();
        if (issuer is not null) CheckIssuer(section, issuer);
        if (user is not null && !user.Contains('{', StringComparison.Ordinal))
            section.Error("user", $"found '{user}'; expected a template with a claim in braces, such as \"{{email}}\".");
        if (name is null || issuer is null || audience is null || user is null) return null;
        return new OidcProviderOptions(name, issuer, audience, user)
        {
            Kind = kind,
            GroupsClaim = groupsClaim,
            Groups = groups,
            Require = require,
        };
    }

    private static void CheckIssuer(Section section, string issuer)
    {
        bool valid = Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        if (!valid) section.Error("issuer", $"found '{issuer}'; expected an https address (http on a loopback address only).");
    }

    /// <summary>A mapping of names to words.</summary>
    public static ImmutableDictionary<string, string> ReadPairs(Section parent, string key, string expected)
    {
        var pairs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (parent.Child(key) is { } section)
        {
            foreach (var entry in section.Map.Entries)
            {
                if (section.Text(entry.Key, expected) is { } value) pairs[entry.Key] = value;
            }
        }

        return pairs.ToImmutable();
    }

    private static RoleMembers ReadMembers(Section roles, string key)
    {
        if (roles.Child(key) is not { } section) return RoleMembers.None;
        var members = new RoleMembers(section.Words("users", "a list of user names"), section.Words("groups", "a list of group names"));
        section.Done();
        return members;
    }
}
