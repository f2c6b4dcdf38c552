using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Keeps a session's decisions to the policy and the catalogue in force: a reload and new objects reach it at its next command, which waits for a catalogue
/// where columns are masked and the one in use has aged, or something has changed it. For rules that only observe the first command waits, and no other.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class PolicyWatch(MySqlSession session, SessionContext context)
{
    private readonly Catalogues _catalogues = context.Parts.Catalogues;
    private SnapshotCache<CatalogueKey, CatalogueSnapshot>.Entry? _entry;
    private CompiledPolicy? _observed;
    private long _observedAt;
    private bool _answered;
    private bool _asked;
    private bool _isObserving;

    private TimeProvider Time => context.Services.Time;

    private SnapshotCache<CatalogueKey, CatalogueSnapshot>.Entry Entry => _entry ??= _catalogues.EntryOf(Key);

    private CatalogueKey Key => new(context.Grant.Target, context.Grant.Credential);

    /// <summary>Since when a catalogue must have been read to be relied on.</summary>
    private long Needed => Math.Max(Time.TickBefore(CatalogueAge.Max), Entry.OutdatedAt);

    /// <summary>Whether the next command may be judged: false when it must wait, or the session has ended.</summary>
    public bool TakeUp()
    {
        if (context.Services.Directory.Version != context.DirectoryVersion && !TakeUpDirectory()) return false;
        var policy = session.Exchange.Judge.Policy;
        bool masks = !policy.ColumnMasks.IsEmpty;
        if (!masks && policy.Watched is not { ColumnMasks.IsEmpty: false }) return true;
        // What was asked for this command has been answered, for better or worse.
        if (_answered)
        {
            _answered = false;
            return true;
        }
        if (!masks) return Observe(policy);
        long needed = Needed;
        if (session.Exchange.Judge.Columns is { } columns && columns.ReadAt >= needed) return true;
        Await(needed);
        return false;
    }

    /// <summary>Has the command wait for a catalogue that is newer than a second; false when the one in use is.</summary>
    public bool AwaitNewer()
    {
        long needed = Time.TickBefore(CatalogueAge.ForUnknown);
        if (session.Exchange.Judge.Columns is not { } columns || columns.ReadAt >= needed || _asked) return _asked = false;
        _asked = true;
        Await(needed);
        return true;
    }

    /// <summary>Something that may have changed the catalogue has run.</summary>
    public void Outdate()
    {
        var policy = session.Exchange.Judge.Policy;
        if (!policy.ColumnMasks.IsEmpty || policy.Watched is { ColumnMasks.IsEmpty: false }) _catalogues.Outdate(Entry);
    }

    /// <summary>Whether a command may go on for rules that only observe: false for the first, which waits for their catalogue. Later ones are read off to the side.</summary>
    private bool Observe(CompiledPolicy policy)
    {
        if (!ReferenceEquals(_observed, policy))
        {
            _observed = policy;
            _observedAt = Time.GetTimestamp();
            Await(Needed);
            return false;
        }
        // One that cannot be read is asked for again no sooner than one that can.
        long readAt = session.Exchange.Judge.Watched?.ReadAt ?? _observedAt;
        if (_isObserving || readAt >= Needed) return true;
        _isObserving = true;
        _observedAt = Time.GetTimestamp();
        _ = ObserveAsync(policy, Needed);
        return true;
    }

    private async Task ObserveAsync(CompiledPolicy policy, long newerThan)
    {
        var columns = await _catalogues.ProtectAsync(Key, policy, newerThan, context.Loop);
        _isObserving = false;
        if (!session.IsRelaying || !ReferenceEquals(policy, session.Exchange.Judge.Policy)) return;
        if (columns.Watched is not null && session.Exchange.Reply.Phase == State.ReplyPhase.Idle) Apply(policy, columns);
    }

    private void Await(long newerThan)
    {
        session.Exchange.Client.Wait(Waits.Catalogue);
        _ = AwaitAsync(session.Exchange.Judge.Policy, newerThan);
    }

    private async Task AwaitAsync(CompiledPolicy policy, long newerThan)
    {
        var columns = await _catalogues.ProtectAsync(Key, policy, newerThan, context.Loop);
        if (!session.IsRelaying) return;
        if (columns.Failure is { } failure) MySqlLog.CatalogueFailed(context.Parts.Log, context.Header.Target, failure);
        Apply(policy, columns);
        _asked &= columns.Columns is not null;
        _answered = true;
        session.Exchange.Client.Go(Waits.Catalogue);
    }

    private bool TakeUpDirectory()
    {
        var services = context.Services;
        long version = services.Directory.Version;
        var grant = services.Directory.Resolve(context.Header.Identity, context.Header.Protocol, context.Header.Target);
        string? lost = grant is null ? "The grant for this target is gone."
            : grant.Target != context.Grant.Target || grant.Credential != context.Grant.Credential ? "The target's configuration has changed."
            : null;
        if (lost is not null)
        {
            session.End(new EndReason(Side.Gateway, Stage.Policy, lost), Refusal.Killed($"{lost} Connect again."));
            return false;
        }
        context.Grant = grant!;
        context.DirectoryVersion = version;
        if (!ReferenceEquals(grant!.Policy, session.Exchange.Judge.Policy)) Apply(grant.Policy, default);
        return true;
    }

    private void Apply(CompiledPolicy policy, in Protection<ProtectedColumns> columns)
    {
        var exchange = session.Exchange;
        var (judge, shaper, watched) = context.Shared.For(policy, columns);
        if (ReferenceEquals(judge, exchange.Judge)) return;
        if (!ReferenceEquals(exchange.Judge.Policy, policy)) exchange.Counts = new MaskCounts(shaper.Rules);
        exchange.Judge = judge;
        exchange.Shaper = shaper;
        exchange.Watch.TakeUp(watched);
    }
}
