using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Keeps a session's decisions to the policy and the catalogue in force: a reload and new objects reach it at its next command, which waits for a catalogue
/// where columns are masked and the one in use has aged, or something has changed it.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class PolicyWatch(MySqlSession session, SessionContext context)
{
    private readonly Catalogues _catalogues = context.Parts.Catalogues;
    private SnapshotCache<CatalogueKey, CatalogueSnapshot>.Entry? _entry;
    private bool _answered;
    private bool _asked;

    private TimeProvider Time => context.Services.Time;

    private SnapshotCache<CatalogueKey, CatalogueSnapshot>.Entry Entry => _entry ??= _catalogues.EntryOf(Key);

    private CatalogueKey Key => new(context.Grant.Target, context.Grant.Credential);

    /// <summary>Whether the next command may be judged: false when it must wait, or the session has ended.</summary>
    public bool TakeUp()
    {
        if (context.Services.Directory.Version != context.DirectoryVersion && !TakeUpDirectory()) return false;
        if (session.Exchange.Judge.Policy.ColumnMasks.IsEmpty) return true;
        // What was asked for this command has been answered, for better or worse.
        if (_answered)
        {
            _answered = false;
            return true;
        }
        long needed = Math.Max(Time.TickBefore(CatalogueAge.Max), Entry.OutdatedAt);
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
        if (!session.Exchange.Judge.Policy.ColumnMasks.IsEmpty) _catalogues.Outdate(Entry);
    }

    private void Await(long newerThan)
    {
        session.Exchange.Client.Wait(Waits.Catalogue);
        _ = AwaitAsync(session.Exchange.Judge.Policy, newerThan);
    }

    private async Task AwaitAsync(CompiledPolicy policy, long newerThan)
    {
        var (columns, failure) = await _catalogues.GetAsync(Key, policy, newerThan, context.Loop);
        if (!session.IsRelaying) return;
        if (failure is not null) MySqlLog.CatalogueFailed(context.Parts.Log, context.Header.Target, failure);
        Apply(policy, columns);
        _asked &= columns is not null;
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
        if (!ReferenceEquals(grant!.Policy, session.Exchange.Judge.Policy)) Apply(grant.Policy, null);
        return true;
    }

    private void Apply(CompiledPolicy policy, ProtectedColumns? columns)
    {
        var exchange = session.Exchange;
        var (judge, shaper) = context.Shared.For(policy, columns);
        if (ReferenceEquals(judge, exchange.Judge)) return;
        if (!ReferenceEquals(exchange.Judge.Policy, policy))
        {
            exchange.Counts = new MaskCounts(shaper.Rules);
            // Rows of cursors that were opened under the old rules have shapes of the old rules.
            exchange.Statements.CloseCursors();
        }
        exchange.Judge = judge;
        exchange.Shaper = shaper;
    }
}
