namespace HoopWire.Kit;

/// <summary>What differs from the plainest gateway: everything of a person allowed, nothing masked.</summary>
public sealed record PostgresGatewayOptions
{
    /// <summary>The list under <c>rules:</c>, each entry a line starting with <c>- </c> (further lines indented to match).</summary>
    public string Rules { get; init; } = "";

    /// <summary>The names of the rules in the one grant (group dba, target orders).</summary>
    public IReadOnlyList<string> GrantRules { get; init; } = [];

    /// <summary>More grants, each entry a line starting with <c>- </c>.</summary>
    public string Grants { get; init; } = "";

    /// <summary>More targets, each entry a line starting with <c>- </c>.</summary>
    public string Targets { get; init; } = "";

    /// <summary>Keys below <c>identity:</c>, at two spaces, such as an <c>oidc:</c> list.</summary>
    public string Identity { get; init; } = "";

    /// <summary>More top-level keys.</summary>
    public string More { get; init; } = "";

    /// <summary>The Postgres listener's TLS mode: disable, allow or require.</summary>
    public string TlsMode { get; init; } = "allow";

    /// <summary>How the Postgres listener asks for the proof: auto, scram or password.</summary>
    public string Auth { get; init; } = "auto";

    /// <summary>Whether the Postgres listener trusts a proxy on this machine.</summary>
    public bool ProxyProtocol { get; init; }

    /// <summary>Whether client certificates of the listener certificate's authority prove who someone is.</summary>
    public bool ClientCertificates { get; init; }

    /// <summary>The port on 127.0.0.1 by which the target is reached; null for the server's own.</summary>
    public int? TargetPort { get; init; }

    /// <summary>The gateway's TLS to the target.</summary>
    public string TargetTls { get; init; } = "verify-full";

    /// <summary>Local users and their groups.</summary>
    public IReadOnlyDictionary<string, string[]> Users { get; init; } = new Dictionary<string, string[]>
    {
        ["alice"] = ["dba"],
        ["bob"] = ["dba-leads"],
        ["carol"] = ["audit"],
    };

    /// <summary>The environment of the gateway, besides <c>ORDERS_PASSWORD</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
