using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>A client handshake under way, with the client's end in a test's hands.</summary>
internal sealed class HandshakeRun
{
    public HandshakeRun(FakeAuthenticator? authenticator = null, ServerTls? tls = null, string auth = "auto", bool insecure = false, FakeTls? upgrade = null)
    {
        Authenticator = authenticator ?? new FakeAuthenticator();
        Upgrade = upgrade ?? new FakeTls();
        var listener = new ListenerOptions("postgres", new(System.Net.IPAddress.Loopback, 0)) { Tls = tls, Options = new PostgresListenerOptions(Enum.Parse<ListenerAuth>(auth, ignoreCase: true)), Insecure = insecure };
        GatewayServices services = TestServices.Create(authenticator: Authenticator, time: Time);
        Outcome = new ClientHandshake(Connection, listener, services, Upgrade).RunAsync();
    }

    public FakeAuthenticator Authenticator { get; }

    public FakeTls Upgrade { get; }

    public FakeConnection Connection { get; } = new();

    public FakePeer Client => Connection.Peer;

    public ManualTime Time { get; } = new();

    public Task<ClientOutcome> Outcome { get; }

    public static ServerTls Tls(TlsMode mode) => new(mode, () => throw new NotSupportedException(), null);

    public Task StartAsync(params (string Name, string Value)[] parameters) => StartAsync(ProtocolVersion.V30, parameters);

    public Task StartAsync(int version, params (string Name, string Value)[] parameters) => Client.SendAsync(
        o => StartupMessage.Write(o, version, [.. parameters.Select(p => new KeyValuePair<string, string>(p.Name, p.Value))]));

    /// <summary>Asks for TLS and takes the S.</summary>
    public async Task StartTlsAsync()
    {
        await Client.SendAsync(SslRequest.Write);
        Assert.Equal((byte)'S', await Client.ReadByteAsync());
    }

    /// <summary>Runs SCRAM as a client would; true when the gateway proved itself in turn.</summary>
    public async Task<bool> ScramAsync(string key, byte[]? binding = null)
    {
        byte[] offer = await Client.ExpectAsync(BackendMessage.Authentication);
        return await ScramAsync(offer, key, binding);
    }

    public async Task<bool> ScramAsync(byte[] offer, string key, byte[]? binding = null)
    {
        Assert.True(Authentication.TryRead(offer, out Authentication sasl));
        var scram = new ScramClient(binding, sasl.HasMechanism("SCRAM-SHA-256-PLUS"u8));
        await Client.SendAsync(o => SaslInitialResponse.Write(o, System.Text.Encoding.ASCII.GetBytes(scram.Mechanism), scram.ClientFirst()));
        byte[] first = await Client.ExpectAsync(BackendMessage.Authentication);
        Assert.True(scram.TakeServerFirst(first.AsSpan(4), 10_000));
        ScramCredential credential = ScramCredential.Derive(new Secret(key), scram.Salt.Span, scram.Iterations);
        await Client.SendAsync(o => SaslResponse.Write(o, scram.ClientFinal(credential)));
        FakeMessage? final = await Client.ReadAsync();
        if (final!.Type == BackendMessage.ErrorResponse)
        {
            LastError = final;
            return false;
        }
        Assert.True(scram.TakeServerFinal(final.Body.AsSpan(4)));
        await ExpectOkAsync();
        return true;
    }

    public FakeMessage? LastError { get; private set; }

    public async Task ExpectOkAsync()
    {
        Assert.True(Authentication.TryRead(await Client.ExpectAsync(BackendMessage.Authentication), out Authentication ok));
        Assert.Equal(AuthenticationKind.Ok, ok.Kind);
    }

    /// <summary>Takes the request for a password in clear and answers it.</summary>
    public async Task PasswordAsync(string password)
    {
        Assert.True(Authentication.TryRead(await Client.ExpectAsync(BackendMessage.Authentication), out Authentication request));
        Assert.Equal(AuthenticationKind.CleartextPassword, request.Kind);
        await Client.SendAsync(o => PasswordMessage.Write(o, System.Text.Encoding.UTF8.GetBytes(password)));
    }

    public async Task<ClientStart> StartedAsync() =>
        Assert.IsType<ClientOutcome.Started>(await Outcome.WaitAsync(TimeSpan.FromSeconds(20))).Start;

    public async Task<ClientOutcome.Failed> FailedAsync()
    {
        var failed = Assert.IsType<ClientOutcome.Failed>(await Outcome.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(Connection.IsClosed);
        return failed;
    }

    /// <summary>The FATAL error that the gateway sent, which the outcome repeats.</summary>
    public async Task<FakeMessage> FatalAsync(string sqlState)
    {
        var error = new FakeMessage(BackendMessage.ErrorResponse, await Client.ExpectAsync(BackendMessage.ErrorResponse));
        Assert.Equal("FATAL", error.Field(FieldCode.Severity));
        Assert.Equal(sqlState, error.Field(FieldCode.SqlState));
        Assert.Equal(error.Field(FieldCode.Message), (await FailedAsync()).Said);
        return error;
    }
}
