using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Targets and grants of the configuration in force. A reload swaps everything at once.</summary>
internal sealed class ConfigDirectory : IAccessDirectory
{
    private volatile Snapshot _snapshot;

    /// <summary>Version 1, of this configuration.</summary>
    public ConfigDirectory(GatewayConfig config) => _snapshot = new Snapshot(config, 1);

    /// <inheritdoc/>
    public long Version => _snapshot.Version;

    /// <summary>The configuration in force.</summary>
    public GatewayConfig Config => _snapshot.Config;

    /// <summary>Puts another configuration in force.</summary>
    public void Swap(GatewayConfig config) => _snapshot = new Snapshot(config, _snapshot.Version + 1);

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

        public Snapshot(GatewayConfig config, long version)
        {
            Config = config;
            Version = version;
            Targets = config.Targets.ToFrozenDictionary(target => target.Name, StringComparer.Ordinal);
            _policies = [.. config.Grants.Select(grant => Compile(config, grant, version))];
        }

        public GatewayConfig Config { get; }

        public long Version { get; }

        public FrozenDictionary<string, Target> Targets { get; }

        public AccessGrant? Find(Identity identity, Target target)
        {
            if (!identity.Targets.IsDefaultOrEmpty && !identity.Targets.Contains(target.Name)) return null;
            for (int i = 0; i < Config.Grants.Length; i++)
            {
                var grant = Config.Grants[i];
                if (!grant.Covers(target) || !grant.IsFor(identity.User, identity.Groups, identity.Kind)) continue;
                var credential = target.Credentials.FirstOrDefault(c => grant.As is null || c.Name == grant.As);
                return credential is null ? null : new AccessGrant(target, credential, _policies[i], grant.Place);
            }

            return null;
        }

        private static CompiledPolicy Compile(GatewayConfig config, GrantConfig grant, long version)
        {
            var names = config.DefaultRules.Concat(grant.Rules).ToHashSet(StringComparer.Ordinal);
            return new CompiledPolicy(version, [.. config.Rules.Where(rule => names.Contains(rule.Name))]);
        }
    }
}
