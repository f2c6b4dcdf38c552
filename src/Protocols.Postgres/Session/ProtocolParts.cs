using System.Collections.Concurrent;
using HoopWire.Net;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using Microsoft.Extensions.Logging;

namespace HoopWire.Postgres.Session;

/// <summary>What all Postgres sessions of a gateway share.</summary>
internal sealed class ProtocolParts
{
    private readonly ConcurrentDictionary<Loop, LoopShared> _shared = new();

    public ProtocolParts(GatewayServices services, ITlsUpgrade tls)
    {
        Services = services;
        Tls = tls;
        Login = new TargetLogin(services, tls);
        Estimator = new RowEstimator(Login, services);
        Rates = new StatementRates(services.Time);
        Log = services.Logging.CreateLogger("HoopWire.Postgres");
        var questions = new CatalogueQuestions(Login, services.Limits, services.Time, LogFailure);
        Catalogues = new Catalogues(questions, services.Time);
        Codes = new OwnCodes(questions, services.Time);
    }

    public GatewayServices Services { get; }

    public ITlsUpgrade Tls { get; }

    public TargetLogin Login { get; }

    public Catalogues Catalogues { get; }

    public OwnCodes Codes { get; }

    public DatabaseChanges Changes { get; } = new();

    public RowEstimator Estimator { get; }

    public StatementRates Rates { get; }

    public CancelKeys CancelKeys { get; } = new();

    public ILogger Log { get; }

    /// <summary>What the sessions of one loop share; only that loop uses it.</summary>
    public LoopShared SharedOn(Loop loop) => _shared.GetOrAdd(loop, static (_, parts) => new LoopShared(new WarmTargets(parts.Services, parts.Login)), this);

    private void LogFailure(Access.Target target, TargetLoginFailure failure) => PostgresLog.TargetFailed(
        Log, failure.Level, target.Name, failure.Reason, failure.Cause ?? "-", failure.TargetSqlState ?? "-", failure.TargetText ?? "-");
}
