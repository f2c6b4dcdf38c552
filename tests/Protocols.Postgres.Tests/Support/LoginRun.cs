using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>A login at a target, with the target's end in a test's hands.</summary>
internal sealed class LoginRun
{
    public static readonly byte[] Salt = "0123456789abcdef"u8.ToArray();

    public LoginRun(
        TargetTls tls = TargetTls.Disable, string? password = "secret", FakeTls? upgrade = null, bool refuses = false, string? database = "app",
        ScramCredentialCache? credentials = null, params KeyValuePair<string, string>[] parameters)
    {
        Transport = new FakeTransport { Refuses = refuses };
        var target = new Target("orders", "postgres", "db", 5432) { Tls = tls, Database = "def" };
        var credential = new TargetCredential("default", "svc") { Password = password is null ? null : new Secret(password) };
        var login = new TargetLogin(Transport, new GatewayLimits(), Time, upgrade ?? new FakeTls(), credentials ?? new ScramCredentialCache());
        Result = login.ConnectAsync(new FakeLoop(), target, credential, database, [.. parameters]);
    }

    public FakeTransport Transport { get; }

    public ManualTime Time { get; } = new();

    public Task<TargetLoginResult> Result { get; }

    public FakeConnection Connection => Transport.Connections[0];

    public FakePeer Server => Connection.Peer;

    /// <summary>The parameters of the StartupMessage.</summary>
    public async Task<List<(string Name, string Value)>> StartedAsync()
    {
        (int code, byte[] body) = await Server.ReadStartupAsync();
        Assert.Equal(ProtocolVersion.V30, code);
        Assert.True(StartupMessage.TryRead(body, out StartupMessage message));
        var parameters = new List<(string, string)>();
        while (message.MoveNext()) parameters.Add((Text.Of(message.Name), Text.Of(message.Value)));
        return parameters;
    }

    /// <summary>What a server sends after the proof.</summary>
    public Task WelcomeAsync() => Server.SendAsync(
        Authentication.WriteOk,
        o => ParameterStatus.Write(o, "server_version", "18.0"),
        o => ParameterStatus.Write(o, "client_encoding", "UTF8"),
        o => BackendKeyData.Write(o, 42, [9, 8, 7, 6]),
        o => ReadyForQuery.Write(o, ReadyForQuery.Idle));

    /// <summary>Runs SCRAM as a server that knows <paramref name="password"/>; gives the mechanism that was picked.</summary>
    public async Task<string> ScramAsync(string password, byte[]? binding = null, int iterations = 4096, bool lies = false)
    {
        if (binding is null) await Server.SendAsync(o => Authentication.WriteSasl(o, "SCRAM-SHA-256"));
        else await Server.SendAsync(o => Authentication.WriteSasl(o, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"));
        byte[] body = await Server.ExpectAsync(FrontendMessage.Password);
        Assert.True(SaslInitialResponse.TryRead(body, out SaslInitialResponse initial));
        string mechanism = Text.Of(initial.Mechanism);
        ScramVerifier verifier = ScramCredential.Derive(new Secret(password), Salt, iterations).ToVerifier("v");
        var scram = new ScramServer(new ScramAccount([.. Salt], iterations, [verifier]), binding);
        Assert.Equal(ScramResult.Accepted, scram.Start(mechanism, initial.Data, out byte[] first));
        await Server.SendAsync(o => Authentication.WriteSaslContinue(o, first));
        byte[] proof = await Server.ExpectAsync(FrontendMessage.Password);
        ScramResult result = scram.Finish(proof, out _, out byte[] final);
        if (lies) final = [.. "v="u8, .. System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[32]))];
        else Assert.Equal(ScramResult.Accepted, result);
        await Server.SendAsync(o => Authentication.WriteSaslFinal(o, final));
        return mechanism;
    }

    public async Task<TargetSession> SessionAsync()
    {
        TargetLoginResult result = await Result.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(result.Failure);
        return result.Session!;
    }

    public async Task<TargetLoginFailure> FailureAsync()
    {
        TargetLoginResult result = await Result.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Null(result.Session);
        Assert.DoesNotContain("secret", result.Failure!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("svc", result.Failure.Message, StringComparison.Ordinal);
        if (Transport.Connections.Count > 0) Assert.True(Connection.IsClosed);
        return result.Failure;
    }
}
