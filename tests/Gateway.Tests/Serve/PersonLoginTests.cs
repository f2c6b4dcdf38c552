using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Lines;
using HoopWire.Net;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Serve;

/// <summary>A login in which a person must act has longer than one of a program. The clock stands still.</summary>
public sealed class PersonLoginTests : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan PersonTime = TimeSpan.FromMinutes(5);
    private readonly GatewayLimits _limits = new();
    private readonly ManualTime _time = new();
    private readonly ITransport _transport;
    private readonly IListener _listener;

    public PersonLoginTests()
    {
        _transport = TestTransport.Create(1, _time);
        var services = new GatewayServices
        {
            Transport = _transport,
            Authenticator = new Refusing(),
            Directory = null!, // Nobody comes as far as that.
            Approvals = null!,
            Recorder = null!,
            Audit = new NoRows(),
            Sessions = new SessionRegistry(_limits, _time),
            Limits = _limits,
            Logging = NullLoggerFactory.Instance,
            Time = _time,
            GatewayNumber = 1,
        };
        var options = new ListenerOptions(LinesProtocol.ProtocolName, new IPEndPoint(IPAddress.Loopback, 0));
        _listener = _transport.Listen(options.EndPoint, options.Settings, new LinesProtocol().CreateHandler(services, options));
    }

    private int Port => _listener.EndPoint.Port;

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await _transport.DisposeAsync();
    }

    [Fact]
    public async Task Login_PersonIsAskedForTheKey_HasLongerThanAProgram()
    {
        var (client, asked) = await LinesClient.TryOpenAsync(Port, "alice#box", key: null);
        using (client)
        {
            Assert.Equal("KEY?", asked);
            _time.Advance(PersonTime - Moment);
            await client.SendAsync("hw_wrong");
            Assert.Equal("BYE Login failed", await client.ReadAsync());
        }
    }

    [Fact]
    public async Task Login_PersonNeverComes_EndsWhenTheirTimeIsOver()
    {
        var (client, asked) = await LinesClient.TryOpenAsync(Port, "alice#box", key: null);
        using (client)
        {
            Assert.Equal("KEY?", asked);
            _time.Advance(PersonTime);
            await AssertEndedAsync(client);
        }
    }

    [Fact]
    public async Task Login_ClientSaysNothing_EndsInTheUsualTime()
    {
        using var silent = await LinesClient.ConnectAsync(Port);
        // Whoever is answered now came after it.
        var (other, answer) = await LinesClient.TryOpenAsync(Port, "alice#box", "hw_wrong");
        using (other) Assert.Equal("BYE Login failed", answer);
        _time.Advance(_limits.HandshakeTimeout);
        await AssertEndedAsync(silent);
    }

    /// <summary>An aborted connection ends by a reset, or in order.</summary>
    private static async Task AssertEndedAsync(LinesClient client)
    {
        try
        {
            Assert.Null(await client.ReadAsync());
        }
        catch (IOException)
        {
            // The reset came first.
        }
    }

    private sealed class Refusing : IAuthenticator
    {
        public string? OAuthIssuer => null;

        public ValueTask<ScramAccount> GetScramAccountAsync(string user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<KeyHashes>> GetKeyHashesAsync(string user, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AuthenticationResult> AcceptKeyAsync(string user, string keyId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AuthenticationResult> AuthenticatePasswordAsync(string user, Secret password, CancellationToken cancellationToken) => new(AuthenticationResult.Refuse("No key is right."));

        public ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? user, Secret token, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AuthenticationResult> AuthenticateCertificateAsync(string user, X509Certificate2 certificate, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AuthenticationResult> AuthenticatePublicKeyAsync(string user, UserPublicKey key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoRows : IAuditLog
    {
        public string? Fault => null;

        public void Write(AuditEvent row)
        {
            // Nobody reads it.
        }

        public Task<bool> StoreAsync(AuditEvent row) => Task.FromResult(true);

        public void SessionStarted(SessionHeader header) => throw new NotSupportedException();

        public void SessionEnded(SessionHeader header, DateTimeOffset endedAt, EndReason reason, long commands) => throw new NotSupportedException();
    }
}
