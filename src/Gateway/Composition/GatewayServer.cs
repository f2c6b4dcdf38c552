using System.Globalization;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Cli;
using HoopWire.Gateway.Configuration;
using HoopWire.Net;
using HoopWire.Policy.Masking;
using HoopWire.Gateway.Metering;
using HoopWire.Gateway.Recordings;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>Everything that runs in <c>hoopwire serve</c>, from start to stop.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private readonly ILoggerFactory _logging;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SessionRegistry _sessions;
    private readonly ConfigDirectory _directory;
    private readonly Readiness _readiness = new();
    private readonly ListenerSet _listeners = new();
    private readonly IRecordingStorage _storage;
    private readonly RecordingHolds _holds;
    private readonly List<(string Name, IAsyncDisposable Part)> _parts = [];
    private ControlPlaneHost? _controlPlane;
    private ControlApi? _api;
    private ITransport? _transport;
    private bool _isStarted;

    private GatewayServer(GatewayConfig config, Secret maskSecret, ILoggerFactory logging, TimeProvider time)
    {
        _logging = logging;
        _logger = logging.CreateLogger("HoopWire.Gateway");
        _time = time;
        _sessions = new SessionRegistry(config.Limits, time);
        _directory = new ConfigDirectory(config, maskSecret, time);
        _storage = RecordingStorages.Of(config, time);
        _holds = new RecordingHolds(config.DataDirectory);
    }

    /// <summary>Starts everything, and tells <paramref name="output"/> where it listens.</summary>
    /// <exception cref="StartupException">Something cannot be had; what had started is stopped again.</exception>
    public static async Task<GatewayServer> StartAsync(GatewayConfig config, ILoggerFactory logging, TimeProvider time, TextWriter output)
    {
        var server = new GatewayServer(config, MaskSecret(config), logging, time);
        try
        {
            await server.StartPartsAsync(config, output);
            return server;
        }
        catch (Exception e) when (e is not StartupException && e is IOException or InvalidOperationException or UnauthorizedAccessException or StoreUnavailableException)
        {
            await server.DisposeAsync();
            throw new StartupException(e.Message.TrimEnd('.') + ". Correct that and start again.");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when a loop ends that nobody stopped. Its sessions are lost, and new ones would wait for it for ever.</summary>
    public Task LoopLost => Task.WhenAny(_transport!.Loops.Select(loop => loop.Stopped));

    /// <summary>Logs the doubts about a configuration.</summary>
    public void Report(LoadedConfig loaded)
    {
        foreach (var problem in loaded.Problems.Where(problem => !problem.IsError)) GatewayLog.Doubt(_logger, problem.ToString());
    }

    /// <summary>Reads the configuration again and puts it in force. Whatever goes wrong, the gateway goes on with what it has, and says so.</summary>
    public void Reload(Func<LoadedConfig> load, string file)
    {
        try
        {
            var loaded = load();
            if (loaded.Config is { } config) Apply(loaded, config, file);
            else GatewayLog.ReloadRefused(_logger, file, loaded.Problems.First(problem => problem.IsError).ToString());
        }
        catch (Exception e)
        {
            GatewayLog.ReloadRefused(_logger, file, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private void Apply(LoadedConfig loaded, GatewayConfig config, string file)
    {
        var before = _directory.Config;
        string[] needs = [.. RestartNeeds.Of(before, config)];
        _controlPlane!.Reload(ControlPlaneParts.Identity(config));
        try
        {
            _directory.Swap(config);
            _api!.Apply(config.Roles);
        }
        catch
        {
            // People and grants are of one configuration.
            _controlPlane.Reload(ControlPlaneParts.Identity(before));
            if (_directory.Config != before) _directory.Swap(before);
            throw;
        }

        Report(loaded);
        foreach (string what in needs) GatewayLog.NeedsRestart(_logger, file, what);
        foreach (string fault in _listeners.ReloadCertificates()) GatewayLog.ReloadRefused(_logger, file, fault);
        Audit("config-reloaded", $"{file} was loaded again after a signal to the process: version {_directory.Version}, SHA-256 {config.Sha256}{(needs.Length > 0 ? $"; not in force before a restart: {string.Join(", ", needs)}" : "")}.");
        GatewayLog.Reloaded(_logger, file, _directory.Version, config.Targets.Length, config.Grants.Length);
    }

    /// <summary>Stops: no new connections, running sessions have their time, recordings are finished.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        _readiness.Stopping();
        _listeners.StopAccepting();
        await new Drain(_sessions, _time, _logger).RunAsync(_directory.Config.DrainTimeout, hurry);
        await DisposeAsync();
        GatewayLog.Stopped(_logger);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsync("listeners", _listeners);
        _directory.Dispose();
        for (int i = _parts.Count - 1; i >= 0; i--)
        {
            // The last that it writes: sessions and recordings have ended.
            if (_isStarted && _parts[i].Part == _controlPlane) Audit("gateway-stopped", "The gateway was stopped.");
            await DisposeAsync(_parts[i].Name, _parts[i].Part);
        }

        _parts.Clear();
    }

    private static Secret MaskSecret(GatewayConfig config)
    {
        try
        {
            return MaskSecretFile.LoadOrCreate(Path.Combine(config.DataDirectory, "keys"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException(e.Message.TrimEnd('.') + ". Correct that and start again.");
        }
    }

    private async Task StartPartsAsync(GatewayConfig config, TextWriter output)
    {
        _controlPlane = Keep("control plane", await ControlPlaneHost.StartAsync(ControlPlaneParts.Options(config, _sessions, _logging, _time)));
        var meter = new PolicyMeter(_time, _logging.CreateLogger<PolicyMeter>());
        var (recorder, uploads) = StartRecorder(config, _controlPlane, meter);
        Keep("audit index", new BackgroundWork(stop => CompleteIndexAsync(_controlPlane, RecordingStorages.Of(config, _time), config.DataDirectory, stop)));
        _transport = Keep("transport", Transports.Create(config.Transport, _time, _logging));
        _readiness.Watch(() => _transport.Loops.Select(loop => loop.Fault).FirstOrDefault(fault => fault is not null));
        _readiness.Watch(() => recorder.Fault);
        _readiness.Watch(() => _controlPlane.Audit.Fault);
        var audit = new CountedAudit(_controlPlane.Audit);
        var services = new GatewayServices
        {
            Transport = _transport,
            Authenticator = _controlPlane.Authenticator,
            Directory = _directory,
            Approvals = _controlPlane.Approvals,
            Recorder = recorder,
            Audit = audit,
            Sessions = _sessions,
            Limits = config.Limits,
            Logging = _logging,
            Time = _time,
            GatewayNumber = (ushort)RandomNumberGenerator.GetInt32(1, ushort.MaxValue),
        };
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"transport {_transport.Name}, {_transport.Loops.Count} loop{(_transport.Loops.Count == 1 ? "" : "s")}"));
        _directory.Follow();
        await OpenListenersAsync(config, services, new GatewayMetrics(_sessions, _readiness, _transport, recorder, uploads, meter, audit, () => _controlPlane.AuditFigures, () => _directory.Version), output);
        Keep("memory", new QuietCollection(_time));
        Audit("gateway-started", $"hoopwire {VersionCommand.Text} was started with {config.File}, SHA-256 {config.Sha256}.");
        _isStarted = true;
        _readiness.Started();
        await output.WriteLineAsync("hoopwire ready");
        await output.FlushAsync();
    }

    private (FileRecorder Recorder, RecordingUploads? Uploads) StartRecorder(GatewayConfig config, ControlPlaneHost host, PolicyMeter meter)
    {
        FileRecorder? recorder = null;
        var uploads = config.Recording.S3 is { } s3
            ? new RecordingUploads(config.DataDirectory, new S3Bucket(s3, _time), s3, _time, _logging.CreateLogger<RecordingUploads>(), () => recorder!.CountAgain())
            : null;
        IRecordingObserver[] observers = uploads is null ? [host.Recordings, meter] : [host.Recordings, meter, uploads];
        recorder = FileRecorder.Start(RecordingParts.Options(config) with { HasLeft = uploads is null ? null : uploads.HasLeft }, _time, _logging.CreateLogger<FileRecorder>(), new RecordingObservers(_logging.CreateLogger<RecordingObservers>(), observers));
        RemoteCopies.Clear(config.DataDirectory);
        // Stopped in the opposite order: the recorder closes its recordings first, and they still have a moment to be sent.
        if (uploads is not null) Keep("uploads", uploads);
        Keep("recorder", recorder);
        uploads?.Start();
        if (config.Recording.Retention is { } age)
        {
            Keep("retention", new RecordingRetention(
                _storage, () => new OwnRecordings(config.DataDirectory), _holds, age, host.Audit, _time, _logging.CreateLogger<RecordingRetention>(), recorder.CountAgain));
        }

        return (recorder, uploads);
    }

    private async Task OpenListenersAsync(GatewayConfig config, GatewayServices services, GatewayMetrics metrics, TextWriter output)
    {
        foreach (var protocol in config.Protocols)
        {
            if (config.Listener(protocol.Name) is { } listener) _listeners.Open(protocol, listener, services);
        }

        foreach (var (name, endPoint) in _listeners.EndPoints) await output.WriteLineAsync($"listening {name} {endPoint}");
        await StartApiAsync(config, output);
        if (config.Metrics is { } told) Keep("OTLP metrics", new OtlpMetrics(told, metrics.Read, _time, _logging.CreateLogger<OtlpMetrics>()));
        if (config.Listener("admin") is { } admin)
        {
            var tls = admin.Tls is null ? null : _listeners.OpenTls(admin.Tls);
            Keep("admin", await AdminHost.StartAsync(admin, tls, _readiness, metrics, _logging, _time));
            await output.WriteLineAsync($"listening admin {admin.EndPoint}");
        }
    }

    private static async Task CompleteIndexAsync(ControlPlaneHost host, IRecordingStorage storage, string dataDirectory, CancellationToken stop)
    {
        using var key = ReadingKey.Own(dataDirectory);
        await host.CompleteIndexAsync(storage, key, stop);
        await host.FollowIndexAsync(storage, key, stop);
    }

    private async Task StartApiAsync(GatewayConfig config, TextWriter output)
    {
        var console = config.Listener("console");
        var tls = console?.Tls is null ? null : _listeners.OpenTls(console.Tls);
        try
        {
            _api = Keep("HTTP API", await _controlPlane!.StartApiAsync(ControlPlaneParts.Api(config, _directory, _storage, _holds, tls)));
        }
        catch (IOException e) when (console is not null)
        {
            throw ListenerSet.CannotBind(console, e.InnerException?.InnerException?.Message ?? e.Message);
        }

        if (console is not null) await output.WriteLineAsync($"listening console {console.EndPoint}");
    }

    private void Audit(string kind, string detail) =>
        _controlPlane!.Audit.Write(new AuditEvent(_time.GetUtcNow(), kind) { User = ControlPlaneParts.OperatorName, Detail = detail });

    private T Keep<T>(string name, T part) where T : IAsyncDisposable
    {
        _parts.Add((name, part));
        return part;
    }

    private async Task DisposeAsync(string name, IAsyncDisposable part)
    {
        try
        {
            await part.DisposeAsync();
        }
        catch (Exception e)
        {
            GatewayLog.StopFault(_logger, name, e);
        }
    }
}
