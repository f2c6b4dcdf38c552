using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.ControlPlane;
using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Gateway.Configuration;

/// <summary>A configuration as it applies at one moment: which grants and rules have their hours, and the policies that come of it. Immutable.</summary>
internal sealed class ConfigSnapshot
{
    private static readonly IdentityKind[] Kinds = Enum.GetValues<IdentityKind>();

    /// <summary>By grant, then by kind of identity; null for a grant that does not have its hours.</summary>
    private readonly ImmutableArray<CompiledPolicy[]?> _policies;
    private readonly CurrentGroups _groups;

    /// <summary>The rules that have their hours, in file order, and whether each grant has: what tells one moment from another.</summary>
    private readonly ImmutableArray<bool> _open;

    /// <summary>Policies by the rules they are of: those of the moment before are kept where the rules are the same, so that sessions notice nothing.</summary>
    private readonly Dictionary<string, CompiledPolicy> _byRules = new(StringComparer.Ordinal);

    /// <summary>Works out what applies at a moment.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="version">Counts up.</param>
    /// <param name="at">The moment.</param>
    /// <param name="keys">Keys of masks; null for none.</param>
    /// <param name="before">What the same configuration was a moment ago; null for another configuration.</param>
    public ConfigSnapshot(GatewayConfig config, long version, DateTimeOffset at, MaskKeys? keys, ConfigSnapshot? before)
    {
        (Config, Version, Keys) = (config, version, keys);
        Targets = config.Targets.ToFrozenDictionary(target => target.Name, StringComparer.Ordinal);
        _groups = new CurrentGroups(config.Users, config.Providers);
        _open = Open(config, at);
        _policies = [.. config.Grants.Select(grant => grant.When?.IsOpen(at) == false ? null : Kinds.Select(kind => Compile(grant, kind, before)).ToArray())];
    }

    public GatewayConfig Config { get; }

    public long Version { get; }

    public MaskKeys? Keys { get; }

    public FrozenDictionary<string, Target> Targets { get; }

    /// <summary>Whether the same rules and grants have their hours at a moment.</summary>
    public bool IsCurrent(DateTimeOffset at) => _open.AsSpan().SequenceEqual(Open(Config, at).AsSpan());

    /// <summary>The first grant in file order that has its hours; null for none.</summary>
    public AccessGrant? Find(Identity identity, Target target, string? account = null)
    {
        if (!identity.Targets.IsDefaultOrEmpty && !identity.Targets.Contains(target.Name)) return null;
        // Those of a running session may have changed since its login.
        if (_groups.Of(identity) is not { } groups) return null;
        for (int i = 0; i < Config.Grants.Length; i++)
        {
            var grant = Config.Grants[i];
            if (_policies[i] is not { } policies || !grant.Covers(target) || !grant.IsFor(identity.User, groups, identity.Kind)) continue;
            var credential = grant.CredentialOn(target);
            // Who asks for an account gets it by a grant that gives it, and by no other.
            if (account is not null && credential?.User != account) continue;
            return credential is null ? null : new AccessGrant(target, credential, policies[(int)identity.Kind], grant.Place);
        }

        return null;
    }

    private static ImmutableArray<bool> Open(GatewayConfig config, DateTimeOffset at) =>
        [.. config.Rules.Select(rule => rule.When?.IsOpen(at) ?? true), .. config.Grants.Select(grant => grant.When?.IsOpen(at) ?? true)];

    private CompiledPolicy Compile(GrantConfig grant, IdentityKind kind, ConfigSnapshot? before)
    {
        var names = Config.RuleNames(grant);
        ImmutableArray<Rule> rules = [.. Config.Rules.Where((rule, i) => _open[i] && names.Contains(rule.Name) && rule.IsFor(kind))];
        string key = string.Join('\n', rules.Select(rule => rule.Name));
        if (_byRules.TryGetValue(key, out var policy)) return policy;
        policy = before?._byRules.GetValueOrDefault(key) ?? new CompiledPolicy(Version, rules) { Keys = Keys, DefaultResults = Config.Recording.Results };
        _byRules[key] = policy;
        return policy;
    }
}
