using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.ControlPlane;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>The whole configuration, read and validated. Immutable: a reload makes a new one.</summary>
internal sealed record GatewayConfig
{
    /// <summary>The main file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the main file and of those that it includes, one behind the other, in hexadecimal digits.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The protocols that it was read for.</summary>
    public required ProtocolList Protocols { get; init; }

    /// <summary>Where store, recordings, keys and the control socket live; absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database instead of the embedded one; null for that.</summary>
    public StoreConfig? Store { get; init; }

    /// <summary>The address people open; null for none.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How long sessions may take to end after SIGTERM.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How bytes move.</summary>
    public TransportKind Transport { get; init; }

    /// <summary>How sessions are recorded.</summary>
    public RecordingConfig Recording { get; init; } = new();

    /// <summary>The listeners, in file order.</summary>
    public ImmutableArray<ListenerConfig> Listeners { get; init; } = [];

    /// <summary>Limits of the gateway and its sessions.</summary>
    public GatewayLimits Limits { get; init; } = new();

    /// <summary>Users of the file.</summary>
    public ImmutableArray<LocalUser> Users { get; init; } = [];

    /// <summary>Identity providers.</summary>
    public ImmutableArray<OidcProviderOptions> Providers { get; init; } = [];

    /// <summary>Who may read recordings and the audit, and who may operate the gateway.</summary>
    public ApiRoles Roles { get; init; } = new();

    /// <summary>Where the audit goes besides the store.</summary>
    public AuditConfig Audit { get; init; } = new();

    /// <summary>Where metrics go besides <c>/metrics</c>; null for nowhere.</summary>
    public MetricsConfig? Metrics { get; init; }

    /// <summary>The targets.</summary>
    public ImmutableArray<Target> Targets { get; init; } = [];

    /// <summary>The grants, in file order.</summary>
    public ImmutableArray<GrantConfig> Grants { get; init; } = [];

    /// <summary>The rules, in file order.</summary>
    public ImmutableArray<Rule> Rules { get; init; } = [];

    /// <summary>Secrets of mask domains that have one of their own.</summary>
    public ImmutableDictionary<string, Secret> MaskSecrets { get; init; } = ImmutableDictionary<string, Secret>.Empty;

    /// <summary>Names of the rules every grant has.</summary>
    public ImmutableArray<string> DefaultRules { get; init; } = [];

    /// <summary>Names of the rules of a grant, with those that every grant has.</summary>
    public HashSet<string> RuleNames(GrantConfig grant) => DefaultRules.Concat(grant.Rules).ToHashSet(StringComparer.Ordinal);

    /// <summary>The listener of that name; null when there is none.</summary>
    public ListenerConfig? Listener(string name) => Listeners.FirstOrDefault(listener => listener.Name == name);
}
