using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// COM_CHANGE_USER, by which clients begin a session anew on the connection that they have. The person proves as at a login that they are who they were; then the gateway logs in anew on the target's
/// connection. A session belongs to one person on one target: whoever else is asked for, and whatever fails, ends it.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class UserChange(MySqlSession session, SessionContext context)
{
    private CancellationTokenSource? _deadline;

    private GatewayServices Services => context.Services;

    private SessionHeader Header => context.Header;

    private Exchange Exchange => session.Exchange;

    /// <summary>Begins; the command is recorded.</summary>
    public void Begin(ChangeUserRequest asked) => _ = RunAsync(asked);

    /// <summary>The session has ended.</summary>
    public void SessionEnded() => _deadline?.Cancel();

    private async Task RunAsync(ChangeUserRequest asked)
    {
        try
        {
            if (await ProveAsync(asked) is not { } request) return;
            var change = new ChangeUserRequest("")
            {
                Database = request.Database ?? context.Grant.Target.Database,
                Collation = asked.Collation ?? context.Request.Collation,
                Attributes = Attribution.Of(Header, request),
            };
            if (await ResetAsync(change) is { } status) await GoOnAsync(request, change.Database, status);
        }
        catch (Exception e)
        {
            // The client waits: whatever fails in here must not leave it waiting.
            session.End(
                new EndReason(Side.Gateway, Stage.Login, $"The gateway failed to change the user: {e.GetType().Name}."),
                new Refusal(ErrorCode.UnknownError, "HY000", "The gateway failed to change the user: connect again"));
        }
    }

    /// <summary>What the client asks for, once it has proved who it is; null where the session has ended.</summary>
    private async Task<ClientRequest?> ProveAsync(ChangeUserRequest asked)
    {
        ClientRequest? request = null;
        using var deadline = new CancellationTokenSource(Services.Limits.HandshakeTimeout, Services.Time);
        _deadline = deadline;
        try
        {
            request = context.Request.Again(asked);
            if (request.User != Header.Identity.User || request.TargetName != Header.Target) throw Foreign(request);
            var identity = await LogInAsync(request, asked, deadline.Token);
            if (!IsOwner(identity)) throw Foreign(request);
            if (!IsGranted(identity)) throw Changed();
            var proved = new NoticeEvent(Exchange.Command.Sequence, "proof", $"{identity.DisplayName} proved anew who they are ({identity.Method}, {identity.CredentialId ?? "-"}): the session begins anew.");
            return await Exchange.RecordAsync(to => to.Notice(proved)) ? request : null;
        }
        catch (ClientRefusal refusal)
        {
            await RefuseAsync(request?.User ?? asked.User, request?.TargetName, refusal);
        }
        catch (OperationCanceledException)
        {
            var late = new ClientRefusal(new Refusal(ErrorCode.BadHandshake, "08S01", "The login took too long"), new EndReason(Side.Client, Stage.Login, "The client did not log in in time."));
            await RefuseAsync(request?.User ?? asked.User, request?.TargetName, late);
        }
        finally
        {
            _deadline = null;
        }
        return null;
    }

    /// <summary>
    /// An answer that was given before proves nothing the second time: another challenge is sent, where the client takes one. By <c>mysql_native_password</c>, and without plugins, the C libraries of MySQL and
    /// MariaDB answer to the challenge that they had last, as servers send that again.
    /// </summary>
    private async Task<Identity> LogInAsync(ClientRequest request, ChangeUserRequest asked, CancellationToken cancellationToken)
    {
        bool hasPlugins = request.Capabilities.HasFlag(Capabilities.PluginAuth);
        bool hasOwn = asked.Plugin is AuthenticationPlugin.Native or AuthenticationPlugin.Ed25519 or AuthenticationPlugin.ClearText || request.IsToken;
        if (hasPlugins && !hasOwn) context.Challenge = ClientHandshake.NewChallenge();
        bool counts = !hasPlugins || asked.Plugin == AuthenticationPlugin.ClearText;
        return await new ClientLogin(Exchange.ClientChannel, context.Parts, context.Challenge, context.Arrival.Address, cancellationToken).RunAsync(request, asked.Plugin, counts ? asked.Answer : []);
    }

    /// <summary>Whether somebody is whose session this is. Another key, or a later token, of the same kind proves as well; the session still ends with the one that it began with.</summary>
    private bool IsOwner(Identity identity)
    {
        var owner = Header.Identity;
        return (identity.User, identity.Kind, identity.Agent, identity.Method, identity.Issuer) == (owner.User, owner.Kind, owner.Agent, owner.Method, owner.Issuer)
            && AreSame(identity.Targets, owner.Targets) && AreSame(identity.TokenGroups, owner.TokenGroups);
    }

    private static bool AreSame(ImmutableArray<string> one, ImmutableArray<string> other) =>
        one.IsDefaultOrEmpty || other.IsDefaultOrEmpty ? one.IsDefaultOrEmpty == other.IsDefaultOrEmpty : one.ToHashSet(StringComparer.Ordinal).SetEquals(other);

    /// <summary>Whether somebody gets what the session has, by the configuration as it is now.</summary>
    private bool IsGranted(Identity identity) =>
        Services.Directory.Resolve(identity, Header.Protocol, Header.Target) is { } grant && context.Grant.WhyLost(grant) is null && grant.Policy.IsSameAs(Exchange.Judge.Policy);

    private ClientRefusal Foreign(ClientRequest request)
    {
        string whose = $"this session is that of {Header.Identity.DisplayName} on {Header.Target}";
        return new ClientRefusal(
            new Refusal(ErrorCode.AccessDenied, "28000", $"Access denied for user '{request.User}'@'{context.Arrival.Address}': {whose}, and stays so; open another connection"),
            new EndReason(Side.Client, Stage.Login, "The client asked to be somebody else, or on another target, than its session is."))
        { IsAuthentication = true };
    }

    private static ClientRefusal Changed() => new(
        new Refusal(ErrorCode.AccessDenied, "28000", "Access denied: the grant for this target has changed in the meantime; connect again"),
        new EndReason(Side.Gateway, Stage.Policy, "The grant has changed while the client logged in anew."))
    { IsAuthentication = true };

    private async Task RefuseAsync(string user, string? target, ClientRefusal refusal)
    {
        if (!session.IsRelaying) return;
        MySqlLog.ChangeRefused(context.Parts.Log, Header.Id, Claimed.Text(user), Claimed.Text(target), refusal.Reason);
        if (refusal.IsAuthentication) Audit("login-refused", user, target, refusal.Reason.Detail);
        await FailAsync(refusal.Reason, refusal.Refusal);
    }

    /// <summary>The target's status flags once it has begun anew; null where the session has ended.</summary>
    private async Task<ServerStatus?> ResetAsync(ChangeUserRequest change)
    {
        var target = context.Grant.Target;
        using var deadline = new CancellationTokenSource(Services.Limits.TargetTimeout, Services.Time);
        _deadline = deadline;
        Exchange.Reply.Begin(ReplyPhase.Login);
        Exchange.TargetSequence = 0;
        Exchange.Statements.Clear();
        Exchange.Settings.Forget();
        Exchange.State.Lose();
        try
        {
            return await LogInAtTargetAsync(change, deadline.Token);
        }
        catch (TargetRefusal refusal)
        {
            await FailAsync(refusal.Failure);
        }
        catch (ProtocolException e)
        {
            await FailAsync(TargetLoginFailure.Malformed(target, e.Message));
        }
        catch (OperationCanceledException)
        {
            await FailAsync(TargetLoginFailure.Timeout(target, Stage.TargetLogin));
        }
        finally
        {
            _deadline = null;
        }
        return null;
    }

    private async Task<ServerStatus> LogInAtTargetAsync(ChangeUserRequest change, CancellationToken cancellationToken)
    {
        var grant = context.Grant;
        var login = new TargetLoginExchange(Exchange.TargetChannel, grant.Target, grant.Credential, session.TargetChallenge!, cancellationToken);
        try
        {
            var status = await login.RunAsync(change, Exchange.OfTarget);
            session.TargetChallenge = login.Challenge;
            return status;
        }
        catch (TargetRefusal refusal) when (TargetReset.IsWanted(refusal.Failure.TargetCode) && change is { Database: not null, Collation: not null })
        {
            return await new TargetReset(Exchange, grant.Target, cancellationToken).RunAsync(change.Database!, change.Collation!.Value);
        }
    }

    private async Task FailAsync(TargetLoginFailure failure)
    {
        if (!session.IsRelaying) return;
        MySqlLog.TargetFailed(context.Parts.Log, failure.Level, Header.Target, failure.Reason, failure.Cause ?? "-", failure.TargetCode);
        Audit(failure.AuditKind, Header.Identity.User, Header.Target, failure.Audited);
        await FailAsync(failure.Reason, failure.Refusal);
    }

    /// <summary>The end is recorded before the client is told.</summary>
    private async Task FailAsync(EndReason reason, Refusal refusal)
    {
        if (await Exchange.RecordAsync(to => to.Result(Result(refusal)))) session.End(reason, refusal);
    }

    /// <summary>Everything that the session has been through is gone; the client goes on.</summary>
    private async Task GoOnAsync(ClientRequest request, string? database, ServerStatus status)
    {
        bool records = Exchange.Judge.Policy.Results != RecordedResults.None;
        if (records && !await Exchange.RecordAsync(to => to.Result(Result(null)))) return;
        if (!session.IsRelaying) return;
        context.Reason = request.Reason;
        Exchange.State.Restart();
        if (database != Header.Database) Exchange.State.Begin(SessionState.Database, database ?? "");
        Exchange.Status = Exchange.Reply.Status = status;
        var client = Exchange.ClientChannel;
        new OkPacket { Status = status & ~ServerStatus.SessionStateChanged }.Write(client.Begin());
        await client.SendAsync(CancellationToken.None);
        Exchange.Reply.Begin(ReplyPhase.Idle);
        Exchange.AnswerDone();
        Exchange.Target.Go(Waits.Replies);
    }

    private ResultEvent Result(Refusal? refusal) => new()
    {
        Sequence = Exchange.Command.Sequence,
        Tag = refusal is null ? "OK"u8 : default,
        Duration = Services.Time.GetElapsedTime(Exchange.Command.ForwardedAt),
        ErrorCode = refusal?.SqlState,
        ErrorMessage = refusal is null ? default : System.Text.Encoding.UTF8.GetBytes(refusal.Message),
    };

    private void Audit(string kind, string user, string? target, string detail) => Services.Audit.Write(new AuditEvent(Services.Time.GetUtcNow(), kind)
    {
        SessionId = Header.Id,
        User = user,
        Target = target,
        ClientAddress = Header.ClientAddress,
        Detail = detail,
    });
}
