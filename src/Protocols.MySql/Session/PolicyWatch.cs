using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>
/// Keeps a session's decisions to the policy and the catalogue in force: a reload and new objects reach it at its next command. Where columns are masked that waits for a
/// catalogue when the one in use is too old, or something has changed it; one that has begun to age is read again aside. For rules that only observe the first command
/// waits, and no other.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class PolicyWatch(MySqlSession session, SessionContext context)
{
    /// <summary>How long a login waits for a catalogue. It goes on being read behind that.</summary>
    private static readonly TimeSpan AheadPatience = TimeSpan.FromSeconds(5);

    private readonly Catalogues _catalogues = context.Parts.Catalogues;
    private AsideReading _aside;
    private (CompiledPolicy Policy, Protection<ProtectedColumns> Columns)? _read;
    private CompiledPolicy? _observed;
    private long _observedAt;
    private bool _answered;
    private bool _asked;

    private TimeProvider Time => context.Services.Time;

    private CatalogueKey Key => new(context.Grant.Target, context.Grant.Credential);

    /// <summary>
    /// Reads the catalogue before the session begins, so that its first command need not wait: MariaDB's Connector/J gives that one half a second, and a login half a
    /// minute. What cannot be read is left to the first command.
    /// </summary>
    public async Task<Protection<ProtectedColumns>> AheadAsync()
    {
        var policy = context.Grant.Policy;
        if (policy.ColumnMasks.IsEmpty && policy.Watched is not { ColumnMasks.IsEmpty: false }) return default;
        // As in the session, where one reading of the catalogue is of all databases.
        long newerThan = Math.Max(Time.TickBefore(CatalogueAge.Max), context.Parts.Changes.Of(context.Grant.Target, "").At);
        try
        {
            var columns = await _catalogues.ProtectAsync(Key, policy, newerThan, context.Loop).WaitAsync(AheadPatience, Time);
            if (columns is not { Any: not null, Failure: null }) return default;
            (_observed, _observedAt) = (policy, Time.GetTimestamp());
            return columns;
        }
        catch (TimeoutException)
        {
            return default;
        }
    }

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
        TakeUpRead(policy);
        var use = UseOf(policy, out bool isFirst);
        if (isFirst || (masks && use == CatalogueUse.None))
        {
            _observed = policy;
            _observedAt = Time.GetTimestamp();
            Await(NewerThan(CatalogueAge.Max));
            return false;
        }
        if (use != CatalogueUse.Full) ReadAside(policy);
        return true;
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

    /// <summary>Reads the catalogue once more for the result under way, whose leg goes on then: by the one in use where it cannot be read.</summary>
    public void Refresh() => _ = RefreshAsync(session.Exchange.Judge.Policy, Time.GetTimestamp());

    /// <summary>The tick that a catalogue must have been asked for after to be this young, and to show what something has changed.</summary>
    private long NewerThan(TimeSpan age) => Math.Max(Time.TickBefore(age), session.Exchange.Defined.At);

    /// <summary>What is to be made of the catalogue in use; whether the policy has not had any.</summary>
    private CatalogueUse UseOf(CompiledPolicy policy, out bool isFirst)
    {
        var judge = session.Exchange.Judge;
        isFirst = policy.ColumnMasks.IsEmpty ? !ReferenceEquals(_observed, policy) : judge.Columns is null;
        // For rules that only observe one that cannot be read is asked for again no sooner than one that can.
        return Time.UseOf((judge.Columns ?? judge.Watched)?.ReadAt ?? _observedAt, session.Exchange.Defined.At);
    }

    private void ReadAside(CompiledPolicy policy)
    {
        if (!_aside.TryBeginAged(Time)) return;
        _observedAt = Time.GetTimestamp();
        _ = ReadAsideAsync(policy, NewerThan(CatalogueAge.Aside));
    }

    private async Task ReadAsideAsync(CompiledPolicy policy, long newerThan)
    {
        var columns = await _catalogues.ProtectAsync(Key, policy, newerThan, context.Loop);
        _aside.End();
        // One that cannot be read leaves the one in use, until that is too old.
        if (columns is { Any: not null, Failure: null }) _read = (policy, columns);
    }

    /// <summary>Between two commands: no result is half masked by the columns of before.</summary>
    private void TakeUpRead(CompiledPolicy policy)
    {
        if (_read is not { } read) return;
        _read = null;
        var judge = session.Exchange.Judge;
        bool isNewer = (judge.Columns ?? judge.Watched) is not { } columns || read.Columns.Any!.ReadAt > columns.ReadAt;
        if (isNewer && ReferenceEquals(read.Policy, policy)) Apply(policy, read.Columns);
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

    private async Task RefreshAsync(CompiledPolicy policy, long newerThan)
    {
        var columns = await _catalogues.ProtectAsync(Key, policy, newerThan, context.Loop);
        if (!session.IsRelaying) return;
        if (columns is { Any: not null, Failure: null }) Apply(policy, columns);
        session.Exchange.Target.Go(Waits.Catalogue);
    }

    private bool TakeUpDirectory()
    {
        var services = context.Services;
        long version = services.Directory.Version;
        var grant = services.Directory.Resolve(context.Header.Identity, context.Header.Protocol, context.Header.Target);
        if (context.Grant.WhyLost(grant) is { } lost)
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
        if (!ReferenceEquals(exchange.Judge.Policy, policy)) exchange.Counts = new MaskCounts(shaper.Names);
        exchange.Judge = judge;
        exchange.Shaper = shaper;
        exchange.Watch.TakeUp(watched);
    }
}
