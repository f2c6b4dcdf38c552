using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.ControlPlane;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Gateway.Configuration;

/// <summary>Targets and grants of the configuration in force. A reload swaps everything at once.</summary>
internal sealed class ConfigDirectory : IAccessDirectory
{
    private readonly Secret? _maskSecret;
    private volatile Snapshot _snapshot;

    /// <summary>Version 1, of this configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="maskSecret">The gateway's own secret for masks; null where nothing is masked, as for questions about the rules.</param>
    public ConfigDirectory(GatewayConfig config, Secret? maskSecret = null)
    {
        _maskSecret = maskSecret;
        _snapshot = new Snapshot(config, 1, maskSecret);
    }

    /// <inheritdoc/>
    public long Version => _snapshot.Version;

    /// <summary>The configuration in force.</summary>
    public GatewayConfig Config => _snapshot.Config;

    /// <summary>Puts another configuration in force.</summary>
    public void Swap(GatewayConfig config) => _snapshot = new Snapshot(config, _snapshot.Version + 1, _maskSecret);

    /// <inheritdoc/>
    public AccessGrant? Resolve(Identity identity, string protocol, string targetName)
    {
        var snapshot = _snapshot;
        return snapshot.Targets.TryGetValue(targetName, out var target) && target.Protocol == protocol ? snapshot.Find(identity, target) : null;
    }

    /// <summary>Every target the identity reaches, with its grant, in file order.</summary>
    public IEnumerable<AccessGrant> Reachable(Identity identity)
    {
        var snapshot = _snapshot;
        return snapshot.Config.Targets.Select(target => snapshot.Find(identity, target)).OfType<AccessGrant>();
    }

    /// <summary>The identity of a local user, for questions about access; null when the file names none.</summary>
    public Identity? LocalIdentity(string user) =>
        Config.Users.FirstOrDefault(local => local.Name == user) is { } found ? new Identity(found.Name, found.Groups, IdentityKind.Person, "local") : null;

    private sealed class Snapshot
    {
        private readonly ImmutableArray<CompiledPolicy> _policies;
        private readonly FrozenDictionary<string, LocalUser> _users;

        public Snapshot(GatewayConfig config, long version, Secret? maskSecret)
        {
            var keys = maskSecret is null ? null : new MaskKeys(maskSecret, config.MaskSecrets);
            Config = config;
            Version = version;
            Targets = config.Targets.ToFrozenDictionary(target => target.Name, StringComparer.Ordinal);
            _users = config.Users.ToFrozenDictionary(user => user.Name, StringComparer.Ordinal);
            _policies = [.. config.Grants.Select(grant => Compile(config, grant, version, keys))];
        }

        public GatewayConfig Config { get; }

        public long Version { get; }

        public FrozenDictionary<string, Target> Targets { get; }

        public AccessGrant? Find(Identity identity, Target target)
        {
            if (!identity.Targets.IsDefaultOrEmpty && !identity.Targets.Contains(target.Name)) return null;
            if (GroupsNow(identity) is not { } groups) return null;
            for (int i = 0; i < Config.Grants.Length; i++)
            {
                var grant = Config.Grants[i];
                if (!grant.Covers(target) || !grant.IsFor(identity.User, groups, identity.Kind)) continue;
                var credential = target.Credentials.FirstOrDefault(c => grant.As is null || c.Name == grant.As);
                return credential is null ? null : new AccessGrant(target, credential, _policies[i], grant.Place);
            }

            return null;
        }

        /// <summary>
        /// The groups of a running session may have changed since its login. Keys and certificates are of local users, whose groups are
        /// those of the file; null when the user, or the token's provider, is no longer in it.
        /// </summary>
        private ImmutableArray<string>? GroupsNow(Identity identity)
        {
            _users.TryGetValue(identity.User, out var local);
            if (local is { Locked: true }) return null;
            if (identity.Method is "key" or "certificate") return local?.Groups;
            const string token = "jwt:";
            bool known = !identity.Method.StartsWith(token, StringComparison.Ordinal)
                || Config.Providers.Any(provider => identity.Method.AsSpan(token.Length).SequenceEqual(provider.Name));
            return known ? identity.Groups : null;
        }

        private static CompiledPolicy Compile(GatewayConfig config, GrantConfig grant, long version, MaskKeys? keys)
        {
            var names = config.DefaultRules.Concat(grant.Rules).ToHashSet(StringComparer.Ordinal);
            return new CompiledPolicy(version, [.. config.Rules.Where(rule => names.Contains(rule.Name))]) { Keys = keys, DefaultResults = config.Recording.Results };
        }
    }
}
