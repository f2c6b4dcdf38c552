using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Keeps a session's decisions to the policy and the catalogue in force: a reload and new objects reach it at its next command.</summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class PolicyWatch(PostgresSession session, SessionContext context)
{
    private AsideReading _columns;
    private AsideReading _code;
    private bool _again;
    private bool _changes;
    private long _round;
    private bool _answered;

    private TimeProvider Time => context.Services.Time;

    /// <summary>Whether the next command may be judged: false when it must wait, or the session has ended.</summary>
    public bool TakeUp()
    {
        var exchange = session.Exchange;
        if (context.Services.Directory.Version != context.DirectoryVersion && !TakeUpDirectory(exchange)) return false;
        // What was asked for this command has been answered, for better or worse.
        if (_answered) return !(_answered = false);
        if ((exchange.Judge.Columns ?? exchange.Judge.Watched) is not { } columns) return true;
        var use = UseOf(exchange, columns);
        if (use == CatalogueUse.None && exchange.Judge.Columns is not null)
        {
            exchange.Client.Wait(Waits.Catalogue);
            _round++;
            _ = SeeToAsync(AwaitAsync(context.Grant.Policy, Math.Max(Time.TickBefore(CatalogueAge.Max), exchange.DefinedAt), _round, aged: true));
            return false;
        }
        if (use != CatalogueUse.Full) RefreshAged();
        return true;
    }

    // What the session itself has made its names are read with already.
    private CatalogueUse UseOf(Exchange exchange, ProtectedColumns columns) => Time.UseOf(columns.ReadAt, exchange.DefinedAt);

    /// <summary>Reads the catalogue again, off to the side; the target's leg goes on when it waits for that.</summary>
    public void RefreshCatalogue()
    {
        // What is being read now may have begun before what is asked about: it is read once more then.
        _again = _columns.IsUnderWay;
        if (_again) return;
        _columns.Begin();
        _ = SeeToAsync(RefreshAsync(context.Grant.Policy, Time.GetTimestamp()));
    }

    // What has only grown old was read for every session at once: one of them reads it again for all.
    private void RefreshAged()
    {
        if (_columns.TryBeginAged(Time)) _ = SeeToAsync(RefreshAsync(context.Grant.Policy, Time.TickBefore(CatalogueAge.Aside)));
    }

    /// <summary>Reads the catalogue again for names that it does not know; the client's leg goes on then.</summary>
    public void AwaitCatalogue()
    {
        session.Exchange.Client.Wait(Waits.Catalogue);
        _round++;
        _ = SeeToAsync(context.Grant.Policy.ColumnMasks.IsEmpty ? AwaitCodeAsync(_round) : AwaitAsync(context.Grant.Policy, Time.TickBefore(CatalogueAge.ForUnknown), _round, aged: false));
    }

    /// <summary>The person takes back the command that waits for the catalogue, if one does: it is refused at once, or as soon as its rules can be told.</summary>
    public void Cancel()
    {
        var exchange = session.Exchange;
        if (!exchange.Client.WaitsFor(Waits.Catalogue)) return;
        exchange.CatalogueFailure = new Refusal(Refusal.Canceled, "canceling statement due to user request");
        if (_changes) return;
        // What is being read now is nobody's any more.
        _round++;
        _answered = true;
        exchange.Client.Go(Waits.Catalogue);
    }

    /// <summary>Reads the functions of the database's own again, off to the side.</summary>
    public void RefreshCode()
    {
        if (_code.TryBeginAged(Time)) _ = SeeToAsync(RefreshCodeAsync());
    }

    private async Task RefreshCodeAsync()
    {
        var exchange = session.Exchange;
        long newerThan = Math.Max(exchange.CodeChangedAt, Math.Max(exchange.Defined.At, Time.TickBefore(CatalogueAge.Aside)));
        var (code, _) = await context.Codes.GetAsync(context.CatalogueKey, newerThan, context.Loop);
        _code.End();
        // What cannot be read now, the next statement that must know it waits for.
        if (session.IsRelaying && code is not null && exchange.Remade.IsEmpty) exchange.Code = code;
    }

    private async Task AwaitCodeAsync(long round)
    {
        var exchange = session.Exchange;
        var age = ReferenceEquals(exchange.Code, OwnCode.Unknown) ? CatalogueAge.Max : CatalogueAge.ForUnknown;
        long newerThan = Math.Max(exchange.CodeChangedAt, Math.Max(exchange.Defined.At, Time.TickBefore(age)));
        var remade = exchange.Remade;
        var (code, failure) = remade.IsEmpty
            ? await context.Codes.GetAsync(context.CatalogueKey, newerThan, context.Loop)
            : await context.Codes.GetAsync(context.CatalogueKey, remade, Time.GetTimestamp(), context.Loop);
        if (!session.IsRelaying || round != _round) return;
        if (code is null) exchange.CatalogueFailure = Unread(failure);
        else exchange.Code = code;
        exchange.IsCatalogueFresh = true;
        exchange.Client.Go(Waits.Catalogue);
    }

    private static Refusal Unread(string? failure) => new(Refusal.Denied, failure ?? "The target's catalogue could not be read", null, "Try again.");

    private async Task AwaitAsync(CompiledPolicy policy, long newerThan, long round, bool aged)
    {
        var columns = await context.Catalogues.ProtectAsync(context.CatalogueKey, policy, newerThan, context.Loop);
        if (!session.IsRelaying || round != _round) return;
        if (columns.Columns is null)
            session.Exchange.CatalogueFailure = Unread(columns.Failure);
        else if (ReferenceEquals(policy, context.Grant.Policy)) Apply(session.Exchange, policy, columns);
        if (aged) _answered = ReferenceEquals(policy, context.Grant.Policy);
        else session.Exchange.IsCatalogueFresh = true;
        session.Exchange.Client.Go(Waits.Catalogue);
    }

    private async Task RefreshAsync(CompiledPolicy policy, long newerThan)
    {
        for (bool more = true; more; newerThan = Time.GetTimestamp())
        {
            _again = false;
            var columns = await context.Catalogues.ProtectAsync(context.CatalogueKey, policy, newerThan, context.Loop);
            if (!session.IsRelaying) return;
            // A catalogue that cannot be read leaves the old one: what it does not know is masked.
            if (columns is { Any: not null, Failure: null } && ReferenceEquals(policy, context.Grant.Policy)) Apply(session.Exchange, policy, columns);
            more = _again;
        }

        _columns.End();
        session.Exchange.Target.Go(Waits.Catalogue);
    }

    private bool TakeUpDirectory(Exchange exchange)
    {
        if (exchange.Replies.Count > 0)
        {
            exchange.WaitForEmptyQueue();
            return false;
        }
        var services = context.Services;
        long version = services.Directory.Version;
        var grant = services.Directory.Resolve(context.Header.Identity, context.Header.Protocol, context.Header.Target);
        string? lost = context.Grant.WhyLost(grant)
            ?? (!grant!.Policy.ColumnMasks.IsEmpty && exchange.Judge.Columns is null ? "Columns of this target are masked from now on." : null);
        if (lost is not null)
        {
            session.End(new EndReason(Side.Gateway, Stage.Policy, lost), new Refusal(Refusal.Killed, lost, null, "Connect again."));
            return false;
        }
        context.Grant = grant!;
        context.DirectoryVersion = version;
        if (ReferenceEquals(grant!.Policy, exchange.Judge.Policy)) return true;
        if (grant.Policy.ColumnMasks.IsEmpty)
        {
            Apply(exchange, grant.Policy, default);
            if (grant.Policy.Watched is { ColumnMasks.IsEmpty: false }) RefreshCatalogue();
            return true;
        }
        exchange.Client.Wait(Waits.Catalogue);
        _changes = true;
        _ = SeeToAsync(ChangeAsync(grant.Policy));
        return false;
    }

    private async Task ChangeAsync(CompiledPolicy policy)
    {
        var columns = await context.Catalogues.ProtectAsync(context.CatalogueKey, policy, 0, context.Loop);
        _changes = false;
        if (!session.IsRelaying) return;
        if (columns.Columns is null)
        {
            session.End(
                new EndReason(Side.Gateway, Stage.Policy, "The catalogue could not be read for the new policy."),
                new Refusal(Refusal.TargetLost, columns.Failure ?? "The target's catalogue could not be read"));
            return;
        }
        Apply(session.Exchange, policy, columns);
        session.Exchange.Client.Go(Waits.Catalogue);
    }

    /// <summary>Sees something to its end that a leg waits for: where it fails, the session ends.</summary>
    private async Task SeeToAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e)
        {
            session.End(
                new EndReason(Side.Gateway, Stage.Policy, $"The catalogue could not be taken up ({e.GetType().Name})."),
                new Refusal(Refusal.TargetLost, "The target's catalogue could not be taken up", null, "Connect again."));
        }
    }

    private void Apply(Exchange exchange, CompiledPolicy policy, in Protection<ProtectedColumns> columns)
    {
        if (columns.Any is { } read && exchange.HasOwnObjects && read.ReadAt > exchange.OwnObjectsAt && exchange is { TransactionStatus: Wire.ReadyForQuery.Idle, Replies.Count: 0, HasUnsynced: false })
            exchange.HasOwnObjects = false;
        var (judge, shaper, watched) = context.Shared.For(policy, columns);
        if (ReferenceEquals(judge, exchange.Judge)) return;
        exchange.Policies++;
        if (!ReferenceEquals(exchange.Judge.Policy, policy))
        {
            exchange.Counts = new MaskCounts(shaper.Names);
            exchange.HasChangedPolicy = true;
            exchange.PreparedBySql = null;
        }
        exchange.Judge = judge;
        exchange.Shaper = shaper;
        exchange.Watch.TakeUp(watched);
    }
}
