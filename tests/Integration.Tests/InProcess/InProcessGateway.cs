using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.MySql;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using Npgsql;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>The real transport, protocol and recorder around a real server, with identities and approvals that the test holds in its hand.</summary>
internal sealed class InProcessGateway : IAsyncDisposable
{
    private static int _gateways;
    private readonly int _number = Interlocked.Increment(ref _gateways);
    private readonly ITransport _transport;
    private readonly FileRecorder _recorder;
    private readonly IListener _listener;
    private readonly TemporaryFolder _folder;

    private InProcessGateway(TemporaryFolder folder, ITransport transport, FileRecorder recorder, IListener listener) =>
        (_folder, _transport, _recorder, _listener) = (folder, transport, recorder, listener);

    public static MaskKeys MaskKeys { get; } = new(new Secret("canary-secret-of-the-masks"), ImmutableDictionary<string, Secret>.Empty);

    public required TestDirectory Directory { get; init; }

    public required TestApprovals Approvals { get; init; }

    public required TestAudit Audit { get; init; }

    public required SessionRegistry Sessions { get; init; }

    public required TestAuthenticator Authenticator { get; init; }

    /// <summary>The loop that each connection came to, by the client's port.</summary>
    public required ConcurrentDictionary<int, int> LoopsByPort { get; init; }

    public int Port => _listener.EndPoint.Port;

    public string DataDirectory => _folder.Path;

    public static InProcessGateway Start(PostgresServer server, params ImmutableArray<Rule> rules) => Start(TargetOn(server), new GatewayLimits(), rules);

    public static Target TargetOn(PostgresServer server) => new("orders", "postgres", server.Host, server.Port)
    {
        Database = PostgresServer.Database,
        Tls = TargetTls.Disable,
        Credentials = [new TargetCredential("default", "app") { Password = new Secret(PostgresServer.PasswordOf("app")) }],
    };

    public static Target TargetOn(MariaDbServer server) => new("shop", MySqlProtocol.ProtocolName, server.Host, server.Port)
    {
        Database = MariaDbServer.Database,
        Tls = TargetTls.Disable,
        Credentials = [new TargetCredential("default", "app") { Password = new Secret(MariaDbServer.Password) }],
    };

    /// <summary>Starts a gateway that speaks its target's protocol.</summary>
    public static InProcessGateway Start(
        Target target, GatewayLimits limits, ImmutableArray<Rule> rules, string auth = "auto", int loops = 2, Func<RecordingOptions, RecordingOptions>? recording = null,
        TimeProvider? time = null, string? transportName = null, ServerTls? tls = null,
        ILoggerFactory? logging = null)
    {
        var folder = new TemporaryFolder();
        var transport = TestTransport.Create(loops, time, transportName);
        var recorder = FileRecorder.Start((recording ?? (o => o))(new RecordingOptions(folder.Path)), TimeProvider.System, NullLogger.Instance);
        var directory = new TestDirectory(target, new CompiledPolicy(1, rules) { Keys = MaskKeys });
        var approvals = new TestApprovals();
        var audit = new TestAudit();
        var sessions = new SessionRegistry(limits);
        var authenticator = new TestAuthenticator("alice", "carol");
        var services = new GatewayServices
        {
            Transport = transport,
            Authenticator = authenticator,
            Directory = directory,
            Approvals = approvals,
            Recorder = recorder,
            Audit = audit,
            Sessions = sessions,
            Limits = limits,
            Logging = logging ?? NullLoggerFactory.Instance,
            Time = time ?? TimeProvider.System,
            GatewayNumber = 1,
        };
        var options = new ListenerOptions(target.Protocol, new IPEndPoint(IPAddress.Loopback, 0)) { Insecure = true, Options = target.Protocol == MySqlProtocol.ProtocolName ? null : new PostgresListenerOptions(Enum.Parse<ListenerAuth>(auth, ignoreCase: true)), Tls = tls };
        IProtocol protocol = target.Protocol == MySqlProtocol.ProtocolName ? new MySqlProtocol() : new PostgresProtocol();
        var handler = protocol.CreateHandler(services, options);
        var loopsByPort = new ConcurrentDictionary<int, int>();
        var listener = transport.Listen(options.EndPoint, options.Settings, connection =>
        {
            loopsByPort[((IPEndPoint)connection.RemoteEndPoint!).Port] = connection.Loop.Index;
            return handler(connection);
        });
        return new InProcessGateway(folder, transport, recorder, listener)
        {
            Directory = directory,
            Approvals = approvals,
            Audit = audit,
            Sessions = sessions,
            Authenticator = authenticator,
            LoopsByPort = loopsByPort,
        };
    }

    /// <summary>How a MySQL client reaches it.</summary>
    public MySqlEndpoint MySqlEndpoint(string user = "alice") => new("127.0.0.1", Port, $"{user}#shop", TestAuthenticator.KeyOf(user), MariaDbServer.Database);

    public async Task<MySqlConnection> OpenMySqlAsync(string user = "alice", Action<MySqlConnectionStringBuilder>? options = null)
    {
        var builder = new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)Port,
            UserID = $"{user}#shop",
            Password = TestAuthenticator.KeyOf(user),
            Database = MariaDbServer.Database,
            SslMode = MySqlSslMode.None,
            AllowPublicKeyRetrieval = true,
            AllowUserVariables = true,
            Pooling = false,
            ConnectionTimeout = 30,
            DefaultCommandTimeout = 60,
        };
        options?.Invoke(builder);
        var connection = new MySqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>How Npgsql reaches it: by a string that no other gateway has, even where the system gives it the port of an earlier one. The driver keeps by it what types a database has.</summary>
    public string ConnectionString(string user = "alice") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = user,
        Password = TestAuthenticator.KeyOf(user),
        Database = "orders",
        SslMode = SslMode.Disable,
        Pooling = false,
        MaxPoolSize = 100 + _number,
        Timeout = 15,
        CommandTimeout = 60,
        IncludeErrorDetail = true,
    }.ConnectionString;

    public async Task<NpgsqlConnection> OpenAsync(string user = "alice")
    {
        var connection = new NpgsqlConnection(ConnectionString(user));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Lets every loop look at the clock, which the test has moved.</summary>
    public void WakeLoops()
    {
        foreach (var loop in _transport.Loops) loop.Post(static _ => { }, null);
    }

    /// <summary>Moves the clock that the test holds, and lets the loops look at it.</summary>
    public void Pass(ManualTime time, TimeSpan by)
    {
        time.Advance(by);
        WakeLoops();
    }

    /// <summary>Why the recorder cannot write; null when it can.</summary>
    public string? RecorderFault => _recorder.Fault;

    /// <summary>Events that found no room in the journals so far.</summary>
    public long RecorderRefusals => _recorder.Figures().Refusals;

    /// <summary>Brings everything that was recorded into the files.</summary>
    public Task FlushAsync() => _recorder.FlushAsync();

    /// <summary>The lines that were recorded so far, of all sessions.</summary>
    public async Task<string[]> RecordedTextsAsync()
    {
        await FlushAsync();
        var lines = new List<string>();
        foreach (string file in System.IO.Directory.GetFiles(Path.Combine(_folder.Path, "recordings"), "*.zst", SearchOption.AllDirectories))
        {
            using var reader = RecordingReader.Open(file);
            lines.AddRange(reader.ReadLines().Select(line => Encoding.UTF8.GetString(line.Json.Span)));
        }

        return [.. lines];
    }

    /// <summary>Every line of the only recording there is, once its session has ended.</summary>
    public async Task<List<JsonElement>> RecordedAsync()
    {
        await EndAsync();
        await FlushAsync();
        using var reader = RecordingReader.Open(new RecordingCatalog(DataDirectory).List().Single().Path);
        return [.. reader.ReadLines().Select(line => JsonDocument.Parse(line.Json.ToArray()).RootElement)];
    }

    /// <summary>The reason the first session ended for.</summary>
    public Task<EndReason> EndAsync() => Audit.FirstEnd.WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        foreach (var session in Sessions.All) session.Kill(new EndReason(Side.Gateway, Stage.Drain, "The test is over."));
        await _transport.DisposeAsync();
        await _recorder.DisposeAsync();
        _folder.Dispose();
    }
}
