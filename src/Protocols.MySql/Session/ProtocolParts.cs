using System.Collections.Concurrent;
using System.Security.Cryptography;
using HoopWire.MySql.Session.Masking;
using HoopWire.Net;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using Microsoft.Extensions.Logging;

namespace HoopWire.MySql.Session;

/// <summary>What all sessions of a gateway share.</summary>
internal sealed class ProtocolParts
{
    private const int RsaBits = 2048;

    /// <summary>What clients are told before any target has been reached. MariaDB's clients take a version of 10 and more only behind <c>5.5.5-</c>.</summary>
    private const string FirstVersion = "5.5.5-10.11.0-MariaDB";

    private readonly ConcurrentDictionary<Loop, LoopShared> _shared = new();
    private readonly Lazy<Task<RSA>> _passwordKey = new(() => Task.Run(() => RSA.Create(RsaBits)));
    private volatile ServerFacts _server = new(FirstVersion, 45, Offer.OfMariaDb);

    public ProtocolParts(GatewayServices services, ITlsUpgrade tls)
    {
        Services = services;
        Tls = tls;
        Login = new TargetLogin(services, tls);
        Catalogues = new Catalogues(Login, services.Limits, services.Time);
        ConnectionIds = new ConnectionIds(services.GatewayNumber);
        Rates = new StatementRates(services.Time);
        Log = services.Logging.CreateLogger("HoopWire.MySql");
    }

    public GatewayServices Services { get; }

    public ITlsUpgrade Tls { get; }

    public TargetLogin Login { get; }

    /// <summary>The catalogues of targets whose columns are masked.</summary>
    public Catalogues Catalogues { get; }

    /// <summary>When sessions last changed what a server defines.</summary>
    public DatabaseChanges Changes { get; } = new();

    public ConnectionIds ConnectionIds { get; }

    /// <summary>How many statements each person sends to each target.</summary>
    public StatementRates Rates { get; }

    public ILogger Log { get; }

    /// <summary>The key that clients encrypt a password with where there is no TLS; made at first use.</summary>
    public Task<RSA> PasswordKey => _passwordKey.Value;

    /// <summary>What the next client is greeted with: facts of the target reached last, as the greeting comes before the target is known.</summary>
    public ServerFacts Server
    {
        get => _server;
        set => _server = value;
    }

    /// <summary>What the sessions of one loop share; only that loop uses it.</summary>
    public LoopShared SharedOn(Loop loop) => _shared.GetOrAdd(loop, static _ => new LoopShared());
}
