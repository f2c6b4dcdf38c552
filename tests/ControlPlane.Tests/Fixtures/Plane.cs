using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A control plane over a database in a folder of its own, with a clock that stands still.</summary>
internal sealed class Plane : IAsyncDisposable
{
    private readonly TemporaryFolder? _ownFolder;

    private Plane(ControlPlaneHost host, ManualTime time, CapturedLogs logs, SessionRegistry sessions, TemporaryFolder folder, bool ownsFolder)
    {
        Host = host;
        Time = time;
        Logs = logs;
        Sessions = sessions;
        Folder = folder;
        _ownFolder = ownsFolder ? folder : null;
    }

    public static ImmutableArray<LocalUser> Users { get; } =
    [
        new("alice", ["dba"]),
        new("bob", ["dba-leads"]),
        new("carol", ["dba-leads"]),
        new("dave", ["others"]),
        new("erin", ["dba"], Locked: true),
        new("audrey", ["audit"]),
        new("oscar", ["platform"]),
    ];

    public ControlPlaneHost Host { get; }

    public ManualTime Time { get; }

    public CapturedLogs Logs { get; }

    public SessionRegistry Sessions { get; }

    public TemporaryFolder Folder { get; }

    public IAuthenticator Authenticator => Host.Authenticator;

    public ApprovalService Approvals => Host.ApprovalRequests;

    public static async Task<Plane> StartAsync(
        ImmutableArray<OidcProviderOptions> providers = default, TemporaryFolder? folder = null, ManualTime? time = null, KeySettings? keys = null, bool beside = false,
        ImmutableArray<ExportOptions> exports = default, AnchorOptions? anchor = null, PostgresStoreOptions? store = null, bool? ownsFolder = null)
    {
        ManualTime clock = time ?? new ManualTime();
        CapturedLogs logs = new();
        SessionRegistry sessions = new(new GatewayLimits(), clock);
        TemporaryFolder data = folder ?? new TemporaryFolder();
        ControlPlaneHost host = await ControlPlaneHost.StartAsync(new ControlPlaneOptions
        {
            DataDirectory = data.File("data"),
            Store = store,
            Identity = new IdentityOptions { Users = Users, Providers = providers.IsDefault ? [] : providers },
            Sessions = sessions,
            BesideGateway = beside,
            Exports = exports.IsDefault ? [] : exports,
            Anchor = anchor ?? new AnchorOptions(),
            Keys = keys ?? new KeySettings(),
            Approvals = new ApprovalSettings { PublicUrl = new Uri("https://gw.example.com") },
            HasLiterals = protocol => protocol == "postgres",
            Time = clock,
            Logging = logs,
        });
        return new Plane(host, clock, logs, sessions, data, ownsFolder ?? folder is null);
    }

    public static Identity Person(string user, params string[] groups) => new(user, [.. groups], IdentityKind.Person, "key");

    public static ApprovalRequest Request(
        string user = "alice", string statement = "delete from orders", OnDisconnect onDisconnect = OnDisconnect.Withdraw, int approvers = 1) => new()
        {
            SessionId = "0123456789abcdef",
            Requester = Person(user, "dba"),
            Target = "orders",
            Credential = "default",
            Database = "orders",
            Statement = System.Text.Encoding.UTF8.GetBytes(statement),
            StatementText = statement,
            Rule = "review-writes",
            Terms = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) { OnDisconnect = onDisconnect, Approvers = approvers },
        };

    public async Task<string> KeyAsync(string user, string? agent = null, ImmutableArray<string> targets = default, TimeSpan? ttl = null) =>
        (await Host.Keys.CreateAsync(
            new KeyRequest(user) { Agent = agent, Targets = targets.IsDefault ? [] : targets, Ttl = ttl }, "operator:0")).Key.RevealText();

    /// <summary>Gives back what the system takes from a process that dies, and nothing else.</summary>
    public void Crash() => Host.RootLock!.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
