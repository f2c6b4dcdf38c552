using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Lines.Session;

/// <summary>Takes a connection from accept to its relay: who it is, what they may do, the target's login, the recording.</summary>
internal sealed class SessionStart(GatewayServices services)
{
    private static readonly TimeSpan PersonTime = TimeSpan.FromMinutes(5);
    private readonly Admission _admission = new(services.Sessions, services.Audit, services.Time);

    public Task RunAsync(Connection connection) => _admission.EnterAsync(
        connection.RemoteEndPoint, arrival => LogInAsync(connection, arrival), () => RefuseAsync(connection, SessionRegistry.AddressIsFull));

    private async Task<bool> LogInAsync(Connection connection, Arrival arrival)
    {
        using var deadline = new LoginDeadline(services.Limits, services.Time);
        try
        {
            string[] words = (await Lines.ReadAsync(connection, deadline.Token)).Split(' ');
            if (words is not ["LOGIN", var name, .. { Length: <= 1 } keys] || TargetedName.TryParse(name) is not { Target: not null } who)
                return await RefuseAsync(connection, "Say LOGIN user#target#account key");
            string key = keys is [var given] ? given : await AskAsync(connection, deadline);
            var result = key.StartsWith(KeyProof.Prefix, StringComparison.Ordinal)
                ? await KeyProof.CheckAsync(connection, key[KeyProof.Prefix.Length..], who.User, services.Authenticator, deadline.Token)
                : await services.Authenticator.AuthenticatePasswordAsync(who.User, new Secret(key), deadline.Token);
            if (result.Identity is { } identity) return await OpenAsync(connection, arrival, identity, who);
            _admission.Refused("login-refused", who.User, who.Target, arrival.Client, result.Refusal!);
            return await RefuseAsync(connection, result.Told ?? "Login failed");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ProtocolException)
        {
            connection.Abort();
            return false;
        }
    }

    /// <summary>Has a person give the key, who must find it first.</summary>
    private static async Task<string> AskAsync(Connection connection, LoginDeadline deadline)
    {
        deadline.Extend(PersonTime);
        await Lines.WriteAsync(connection, "KEY?");
        return await Lines.ReadAsync(connection, deadline.Token);
    }

    private async Task<bool> OpenAsync(Connection connection, Arrival arrival, Identity identity, TargetedName asked)
    {
        var (grant, version, kept) = _admission.FindGrant(services, identity, LinesProtocol.ProtocolName, asked.Target!, arrival.Client, asked.Account);
        if (grant is null) return await RefuseAsync(connection, kept!.Words);
        var now = services.Time.GetUtcNow();
        var header = new SessionHeader(SessionId.New(now), now, LinesProtocol.ProtocolName, identity, grant.Target.Name, grant.Credential.Name, arrival.Client);
        var session = new LinesSession(services, arrival, header, grant, version, asked.Account, connection.Loop);
        return await _admission.EnterAsync(session, () => RelayAsync(connection, session, grant), full => RefuseAsync(connection, full));
    }

    private async Task<bool> RelayAsync(Connection connection, LinesSession session, AccessGrant grant)
    {
        var (target, failure) = await TargetLogin.ConnectAsync(services.Transport, connection.Loop, grant.Target, grant.Credential, services.Limits, services.Time);
        if (target is null)
        {
            _admission.Refused("target-unreachable", session.Header.Identity.User, grant.Target.Name, session.Header.ClientAddress, failure!);
            return await RefuseAsync(connection, failure!);
        }

        if (session.EndedEarly is { } ended || !TryRecord(connection.Loop, session.Header, out var recorder))
        {
            target.Abort();
            return await RefuseAsync(connection, session.EndedEarly?.Detail ?? "The session cannot be recorded");
        }

        await Lines.WriteAsync(connection, "OK");
        services.Audit.SessionStarted(session.Header);
        session.Begin(connection, target, recorder);
        return true;
    }

    private bool TryRecord(Loop loop, SessionHeader header, out SessionRecorder recorder)
    {
        try
        {
            recorder = services.Recorder.Open(loop, header);
            return true;
        }
        catch (IOException)
        {
            recorder = null!;
            return false;
        }
    }

    private static async Task<bool> RefuseAsync(Connection connection, string why)
    {
        await Lines.WriteAsync(connection, $"BYE {why}");
        connection.Close(Admission.Linger);
        return false;
    }
}
