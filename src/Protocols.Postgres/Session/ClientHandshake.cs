using System.Security.Authentication;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Takes a client from its first byte to AuthenticationOk, within its <see cref="LoginDeadline"/>. Never throws for what the client
/// does: every end is a <see cref="ClientOutcome"/>.
/// </summary>
internal sealed class ClientHandshake(Connection connection, ListenerOptions listener, GatewayServices services, ITlsUpgrade tls)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);
    private readonly ClientChannel _channel = new(connection);
    private ClientStartup? _startup;
    private ClientRequest? _request;

    private Stage StageNow => _request is null ? Stage.Start : Stage.Login;

    public async Task<ClientOutcome> RunAsync()
    {
        using var deadline = new LoginDeadline(services.Limits, services.Time);
        try
        {
            return await RunAsync(deadline.Token);
        }
        catch (ClientRefusal refusal)
        {
            return await RefuseAsync(refusal);
        }
        catch (ProtocolException e)
        {
            return Fail(e);
        }
        catch (OperationCanceledException)
        {
            // The words and the code of PostgreSQL's authentication_timeout.
            return await RefuseAsync(new ClientRefusal(
                SqlState.QueryCanceled, "canceling authentication due to timeout",
                new EndReason(Side.Client, StageNow, "The client did not log in in time."))
            {
                // Whoever never said a byte is a connection that nobody came with.
                IsAuthentication = _startup is { HasHeard: true },
            });
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return Broken(e);
        }
    }

    private async Task<ClientOutcome> RunAsync(CancellationToken cancellationToken)
    {
        _startup = new ClientStartup(_channel, listener.Tls, tls, cancellationToken);
        (_request, ClientOutcome.Cancel? cancel) = await _startup.RunAsync();
        if (cancel is not null) return cancel;
        if (_request is null)
        {
            _channel.Connection.Close(TimeSpan.Zero);
            return new ClientOutcome.Probe();
        }
        if (_request.NeedsNegotiation) WriteNegotiation(_request);
        var login = new ClientLogin(_channel, listener, services.Authenticator, cancellationToken);
        Identity identity = await login.RunAsync(_request);
        Authentication.WriteOk(_channel.Output);
        await _channel.Output.FlushAsync(cancellationToken);
        return new ClientOutcome.Started(new ClientStart(_channel.Connection, identity, _request));
    }

    private void WriteNegotiation(ClientRequest request) =>
        NegotiateProtocolVersion.Write(
            _channel.Output, (ProtocolVersion.Major << 16) | request.ProtocolMinor, request.UnknownOptions);

    private async Task<ClientOutcome> RefuseAsync(ClientRefusal refusal)
    {
        bool told = !refusal.IsUnheard && await TryTellAsync(refusal);
        _channel.Connection.Close(Linger);
        return Failed(refusal.Reason) with { IsRefusal = refusal.IsAuthentication, Said = told ? refusal.Message : null };
    }

    // Nothing is said after a breach of the framing: the peer is no client of this protocol, or somebody stands in between.
    private ClientOutcome.Failed Fail(ProtocolException e)
    {
        _channel.Connection.Close(Linger);
        return Failed(new EndReason(Side.Client, StageNow, e.Message));
    }

    private ClientOutcome.Failed Broken(Exception e)
    {
        // In order, for TLS may have an alert under way that tells the client why.
        _channel.Connection.Close(Linger);
        string detail = e is AuthenticationException ? "The TLS handshake with the client failed." : "The connection to the client broke.";
        return Failed(new EndReason(Side.Client, StageNow, detail));
    }

    private ClientOutcome.Failed Failed(EndReason reason) => new(reason) { User = _request?.User, Target = _request?.TargetName };

    private async ValueTask<bool> TryTellAsync(ClientRefusal refusal)
    {
        try
        {
            ErrorResponse.Write(_channel.Output, Severity.Fatal, refusal.SqlState, refusal.Message, hint: refusal.Hint);
            // The handshake's few bytes never congest a connection: this waits for nobody.
            await _channel.Output.FlushAsync(CancellationToken.None);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }
}
