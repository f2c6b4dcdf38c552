using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>The real psql against the client handshake; behind it a backend that answers every query with who asked.</summary>
[Trait("Category", "Server")]
public sealed class PsqlHandshakeTests : IAsyncLifetime, IDisposable
{
    private readonly ReactorTransport _transport = new(1, TimeProvider.System, NullLoggerFactory.Instance);
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _certificates;

    public PsqlHandshakeTests() => _certificates = new TestCertificates(_folder.Path);

    public Task InitializeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("disable", "disable", "key")]
    [InlineData("prefer", "prefer", "key")]
    [InlineData("require", "require", "key")]
    [InlineData("verify-full", "require", "key")]
    public async Task Connect_SslModeAndChannelBinding_LogsInByKey(string sslMode, string binding, string method)
    {
        ProcessResult result = await QueryAsync(Listen(TlsMode.Allow), "alice", "k", sslMode, binding);
        Assert.Equal($"alice|orders||{method}|{(sslMode == "disable" ? "plain" : "tls")}\n", result.EnsureSuccess().StandardOutput);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_ChannelBindingRequired_HoldsByEitherTls(bool openSsl)
    {
        IListener listener = Listen(TlsMode.Require, openSsl ? new TlsUpgrade() : new StreamTlsUpgrade());
        Assert.Equal("alice|orders||key|tls\n", (await QueryAsync(listener, "alice", "k", "verify-full", "require")).EnsureSuccess().StandardOutput);
        using var strangers = new TestCertificates(_folder.Path, "in between");
        await using var between = new TlsInterceptor(listener.EndPoint.Port, strangers.Server("between"));
        ProcessResult result = await QueryAsync(between.Port, "alice", "k", "require", "require", "/nonexistent");
        Assert.Equal((2, ""), (result.ExitCode, result.StandardOutput));
        Assert.Contains("FATAL:  SCRAM channel binding check failed", result.StandardError, StringComparison.Ordinal);
        // Nothing but the binding stands in the way there: a proof that is not bound passes.
        ProcessResult unbound = await QueryAsync(between.Port, "alice", "k", "require", "disable", "/nonexistent");
        Assert.Equal("alice|orders||key|tls\n", unbound.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Connect_UserWithTarget_OpensTheDatabaseThere()
    {
        ProcessResult result = await QueryAsync(Listen(TlsMode.Allow), "alice#shop", "k");
        Assert.Equal("alice|shop|orders|key|tls\n", result.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Connect_TokenAsPassword_LogsInUnderTls()
    {
        ProcessResult result = await QueryAsync(Listen(TlsMode.Require), "alice#jwt", "good.token");
        Assert.Equal("alice|orders||password|tls\n", result.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Connect_WrongKey_IsToldInTheStandardWords()
    {
        ProcessResult result = await QueryAsync(Listen(TlsMode.Require), "alice", "wrong");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("FATAL:  password authentication failed for user \"alice\"", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_PlaintextWhereTlsIsRequired_IsTold()
    {
        ProcessResult result = await QueryAsync(Listen(TlsMode.Require), "alice", "k", "disable", "disable");
        Assert.Contains("sslmode=require", result.StandardError, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _transport.DisposeAsync();

    public void Dispose()
    {
        _certificates.Dispose();
        _folder.Dispose();
    }

    private Task<ProcessResult> QueryAsync(
        IListener listener, string user, string password, string sslMode = "verify-full", string binding = "prefer") =>
        QueryAsync(listener.EndPoint.Port, user, password, sslMode, binding, _certificates.CaFile);

    private static Task<ProcessResult> QueryAsync(int port, string user, string password, string sslMode, string binding, string caFile)
    {
        var endpoint = new PostgresEndpoint("localhost", port, user, password, "orders") { SslMode = sslMode, CaFile = caFile };
        var environment = new Dictionary<string, string>(endpoint.Environment) { ["PGCHANNELBINDING"] = binding };
        return RunningProcess.RunAsync("/usr/lib/postgresql/15/bin/psql", ["-X", "-w", "-q", "-A", "-t", "-c", "whoami"], environment);
    }

    private IListener Listen(TlsMode mode, ITlsUpgrade? tls = null)
    {
        CertificateFiles files = _certificates.Server();
        var context = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(files.Certificate, files.Key), null, offline: true);
        var options = new ListenerOptions("postgres", new IPEndPoint(IPAddress.Loopback, 0)) { Tls = new ServerTls(mode, () => context, null) };
        var authenticator = new FakeAuthenticator { Token = "good.token" }.AddKey("alice", "k");
        GatewayServices services = TestServices.Create(_transport, authenticator, TimeProvider.System);
        return _transport.Listen(options.EndPoint, options.Settings, async connection =>
        {
            ClientOutcome outcome = await new ClientHandshake(connection, options, services, tls ?? new TlsUpgrade()).RunAsync();
            if (outcome is ClientOutcome.Started started) await ServeAsync(started.Start);
        });
    }

    private static async Task ServeAsync(ClientStart start)
    {
        var output = start.Connection.Pipe.Output;
        ParameterStatus.Write(output, "server_version", "18.0");
        ParameterStatus.Write(output, "client_encoding", "UTF8");
        BackendKeyData.Write(output, 1, [1, 2, 3, 4]);
        ReadyForQuery.Write(output, ReadyForQuery.Idle);
        await output.FlushAsync();
        var reader = new HandshakeReader(start.Connection.Pipe.Input);
        while (await reader.ReadAsync(ScanHead, default) is { } message && message[0] == FrontendMessage.Query)
        {
            RowDescription.Write(output, 25, "user", "target", "database", "method", "transport");
            DataRow.Write(
                output, start.Identity.User, start.TargetName, start.Database, start.Identity.Method, start.Connection.IsEncrypted ? "tls" : "plain");
            CommandComplete.Write(output, "SELECT 1"u8);
            ReadyForQuery.Write(output, ReadyForQuery.Idle);
            await output.FlushAsync();
        }
        start.Connection.Close(TimeSpan.FromSeconds(1));
    }

    private static HoopWire.Wire.FrameStatus ScanHead(ReadOnlySpan<byte> input, out int total) => FrontendMessage.TryReadHead(input, out _, out total);
}
