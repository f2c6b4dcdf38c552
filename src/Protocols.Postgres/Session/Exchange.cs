using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>What the two legs of a session share: the replies owed, the names in use, the policy in force. Holds state, decides nothing.</summary>
internal sealed class Exchange
{
    private bool _waitsForEmpty;

    public Exchange() => (Rows, Watch, StateWatch) = (new RowRecord(this), new ResultWatch(this), new StateWatch(this));

    public required Leg Client { get; init; }

    public required Leg Target { get; init; }

    public required SessionRecorder Recorder { get; init; }

    public required GatewayLimits Limits { get; init; }

    /// <summary>What the sessions of the loop share.</summary>
    public required LoopShared Shared { get; init; }

    /// <summary>Where the target's reports are kept for the session after this one; null where its connection ends with this one.</summary>
    public ReportedSettings? Reported { get; init; }

    /// <summary>Counts statements against the bound on how many there may be.</summary>
    public required StatementBudget Budget { get; init; }

    /// <summary>Keeps the person's name in the target's application_name.</summary>
    public required Attribution Attribution { get; init; }

    /// <summary>Ends statements that run for too long.</summary>
    public required StatementClock Clock { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Ends the session, cancels on the target, looks up the catalogue: what needs more than the legs.</summary>
    public required ISessionControl Control { get; init; }

    /// <summary>The replies the target owes.</summary>
    public ReplyQueue Replies { get; } = new();

    public StatementTable Statements { get; } = new();

    public PortalTable Portals { get; } = new();

    /// <summary>What was fetched from the cursors of SQL's.</summary>
    public CursorCounts Cursors { get; } = new();

    public ResultProgress Result { get; } = new();

    /// <summary>Records rows where the policy asks for it.</summary>
    public RowRecord Rows { get; }

    /// <summary>Tells what rules that only observe would have done to results.</summary>
    public ResultWatch Watch { get; }

    /// <summary>The rest of a message from the client.</summary>
    public Body ClientBody { get; } = new();

    /// <summary>The rest of a message from the target.</summary>
    public Body TargetBody { get; } = new();

    /// <summary>Decides about statements: replaced when the policy or the catalogue is.</summary>
    public required StatementJudge Judge { get; set; }

    /// <summary>Decides about result columns: replaced together with <see cref="Judge"/>.</summary>
    public required RowShaper Shaper { get; set; }

    public required MaskCounts Counts { get; set; }

    /// <summary>The settings by which the target reads statements.</summary>
    public LexicalSettings Lexical { get; set; } = LexicalSettings.Default;

    /// <summary>Where the session looks for names.</summary>
    public required SessionPath Path { get; init; }

    /// <summary>Whether a portal is open that SQL may fetch masked values from without their origin.</summary>
    public bool IsSuspicious { get; set; }

    /// <summary>Why the command that waited for the catalogue is refused: it could not be read, or the person has cancelled meanwhile. Null for neither; stays until the command is taken.</summary>
    public Refusal? CatalogueFailure { get; set; }

    /// <summary>Whether the session may have made objects that the catalogue does not show yet.</summary>
    public bool HasOwnObjects { get; set; }

    /// <summary>When it last did, or may have made them visible to others, in the clock's ticks.</summary>
    public long OwnObjectsAt { get; set; }

    /// <summary>The functions of the database's own, for rules that mask nothing; not known until a statement may call one.</summary>
    public OwnCode Code { get; set; } = OwnCode.Unknown;

    /// <summary>The clock's tick that <see cref="Code"/> must be younger than: the session may have made or changed functions.</summary>
    public long CodeChangedAt { get; set; }

    /// <summary>What sessions on the database change of its definitions.</summary>
    public DefinitionWatch Defined { get; init; } = new(new ChangeMark());

    /// <summary>The last simple query's text, while columns are masked.</summary>
    public KeptText<Reading> Text { get; } = new();

    /// <summary>What is now to be said of that text; null where it is not the one of the command.</summary>
    public StatementDecision? JudgeKept(long sequence) => Text.TryFind(sequence, out var text, out var reading) ? Judge.Judge(text, reading) : null;

    /// <summary>The tick that a catalogue must be younger than; what the session has made itself is not in it, and read with care.</summary>
    public long DefinedAt => HasOwnObjects ? Defined.AtOfOthers : Defined.At;

    /// <summary>Whether another session may have changed what a statement's names mean since this judge has known.</summary>
    public bool IsOutdated(StatementJudge judge) => judge.Columns is { } columns && Defined.MayHaveChangedSince(columns.ReadAt);

    /// <summary>Something is about to be forwarded that runs.</summary>
    public void Forwarding(StatementDecision decision, ReadOnlySpan<byte> text) =>
        Defined.Forwarding(decision.ChangesShared || (!Judge.Policy.ReadsStatements && PostgresDefinitions.Shared.MayDefine(text)));

    /// <summary>Whether the catalogue was just asked for names that it did not know.</summary>
    public bool IsCatalogueFresh { get; set; }

    /// <summary>Whether the session may have made or changed functions in a transaction that has not ended, so that no other connection shows them.</summary>
    public bool HasUncommittedCode { get; set; }

    /// <summary>Names of functions that the session has made or changed in such a transaction.</summary>
    public ImmutableSortedDictionary<string, string?> Remade { get; private set; } = Remakes.None;

    /// <summary>At which of <see cref="Changes"/> it last did.</summary>
    public long RemadeAt { get; private set; }

    /// <summary>The session makes functions, or is about to.</summary>
    public void Remake(ImmutableSortedDictionary<string, string?> names)
    {
        var joined = Remakes.Join(Remade, names);
        if (!joined.SequenceEqual(Remade)) Remade = joined;
        RemadeAt = ++Changes;
        // The target reads again by it what was prepared by SQL, which was decided about by what it was.
        HasStaleNames |= PreparedBySql is { Count: > 0 };
        PreparedBySql = null;
    }

    /// <summary>No transaction is open: everybody sees what was made in it, or it is gone.</summary>
    private void TransactionEnded()
    {
        // What a text that waits is about to make counts already.
        if (!Client.WaitsFor(Waits.Catalogue)) Remade = Remakes.None;
        if (HasUncommittedCode) (CodeChangedAt, HasUncommittedCode) = (Time.GetTimestamp(), false);
    }

    /// <summary>ReadyForQuery, and nothing is owed behind it.</summary>
    public void CaughtUp()
    {
        bool isOpen = TransactionStatus != ReadyForQuery.Idle;
        Defined.Answered(Time, isOpen);
        if (!isOpen) TransactionEnded();
    }

    /// <summary>Whether <see cref="Code"/> was read too long ago, or before the session changed something, for a statement that may run some. What has begun to age is read again aside.</summary>
    public bool IsCodeOld()
    {
        if (!ReferenceEquals(Code.Remade, Remade)) return true;
        var use = Time.UseOf(Code.ReadAt, Math.Max(CodeChangedAt, Defined.At));
        if (use == CatalogueUse.UntilRead) Control.RefreshCode();
        return use == CatalogueUse.None;
    }

    /// <summary>Whether a command must be decided about by a newer <see cref="Code"/> than there is.</summary>
    public bool NeedsCode(StatementDecision decision) => (decision.RunsCode || (decision.RunsBegun && !Remade.IsEmpty)) && IsCodeOld();

    /// <summary>Whether the client's leg now waits for a newer catalogue.</summary>
    /// <param name="asks">Whether a command needs one that it has not just waited for.</param>
    public bool AwaitsCatalogue(bool asks)
    {
        asks &= !IsCatalogueFresh && CatalogueFailure is null;
        IsCatalogueFresh = false;
        if (asks) Control.AwaitCatalogue();
        return asks;
    }

    /// <summary>What texts are read by.</summary>
    public Reading Reading => new(Lexical, Path.Current, HasOwnObjects, Code);

    /// <summary>Transaction status of the last ReadyForQuery.</summary>
    public byte TransactionStatus { get; set; } = ReadyForQuery.Idle;

    /// <summary>Number of the last command.</summary>
    public long Sequence { get; set; }

    /// <summary>Counts what goes on without a new command: portals taken up again, pieces of the client's COPY data, notifications of what it listens to.</summary>
    public long Continued { get; set; }

    /// <summary>Whether messages are dropped up to the next Sync, as the target does after an error in the extended protocol.</summary>
    public bool SkipsUntilSync { get; set; }

    /// <summary>
    /// Whether a statement has run, or is under way, after which later ones may read differently. Over with the ReadyForQuery behind it: the target reports
    /// changed settings just before that, and not earlier (postgres.c, ReportChangedGUCOptions).
    /// </summary>
    public bool HasBarrier { get; set; }

    /// <summary>Whether a statement that changes settings by its own text has ended since the last ReadyForQuery.</summary>
    public bool HasSet { get; set; }

    /// <summary>Counts what may have changed the meaning of a name.</summary>
    public long Changes { get; set; }

    /// <summary>Counts how often another policy or catalogue was taken up.</summary>
    public long Policies { get; set; }

    /// <summary>A shape that was told at another value is not believed.</summary>
    public long ShapeVersion => Changes + Policies;

    /// <summary>Whether another policy was in force before: what was prepared by SQL then was decided about by that one.</summary>
    public bool HasChangedPolicy { get; set; }

    /// <summary>Whether names that statements were prepared by SQL with may mean something else since.</summary>
    public bool HasStaleNames { get; set; }

    /// <summary>Names prepared by SQL under the policy in force; null before the first.</summary>
    public HashSet<byte[]>? PreparedBySql { get; set; }

    /// <summary>Whether something ran by the extended protocol that no Sync has ended: its transaction is open, whatever the last status.</summary>
    public bool HasUnsynced { get; set; }

    /// <summary>How many COPYs the client has ended.</summary>
    public long CopyEnds { get; set; }

    /// <summary>Whether the target takes COPY data, and so passes over each Sync (protocol-flow, "COPY Operations").</summary>
    public bool IsCopyingIn { get; set; }

    /// <summary>The SQLSTATE of the fatal error by which the target has taken leave of the client; null for none.</summary>
    public string? TargetFarewell { get; set; }

    /// <summary>Whether the session has ended: nothing more is taken from either side.</summary>
    public bool HasEnded { get; set; }

    /// <summary>
    /// Whether the target owes nothing, has no transaction open, and neither side is in the middle of a message: another session could take over.
    /// </summary>
    public bool IsAtRest => Replies.Count == 0 && TransactionStatus == ReadyForQuery.Idle && !HasUnsynced && !SkipsUntilSync && !IsCopyingIn
        && ClientBody.Left == 0 && TargetBody.Left == 0 && !Target.IsWaiting && Target.Connection.PendingBytes == 0;

    /// <summary>Whether rows cannot be delivered without knowing their shape.</summary>
    public bool NeedsShapes => Shaper.Rules.Count > 0;

    /// <summary>Whether somebody has to ask for the shape of rows before they come: to mask them, to tell what would be masked, or to record them.</summary>
    public bool AsksShapes => NeedsShapes || Watch.NeedsShapes || Judge.Policy.Results == RecordedResults.Masked;

    private RecorderWait RecorderWait => field ??= new RecorderWait(Recorder, Client, Target);

    /// <summary>The decision about a prepared statement by the policy in force.</summary>
    public StatementDecision Decide(PreparedStatement statement)
    {
        // The target keeps the tokens it has read, and looks up their names again.
        var reading = Reading with { Lexical = statement.Reading.Lexical };
        if (ReferenceEquals(statement.Judge, Judge) && statement.Reading == reading) return statement.Decision;
        return Decide(statement, reading);
    }

    /// <summary>The decision about a bound statement by the policy in force, its names read as when it was bound.</summary>
    public StatementDecision? Decide(Portal portal)
    {
        if (portal.Statement is not { } statement) return null;
        var reading = portal.Reading with { Lexical = statement.Reading.Lexical };
        if (ReferenceEquals(statement.Judge, Judge) && statement.Reading == reading) return statement.Decision;
        return Decide(statement, reading);
    }

    private StatementDecision Decide(PreparedStatement statement, in Reading reading) => statement.IsWhole
        ? Judge.Judge(statement.Text, reading)
        : Judge.Policy.RefusesUnread ? StatementDecision.Unreadable : Judge.Long;

    /// <summary>What was prepared by SQL and changes nothing about names.</summary>
    public QuietNames Quiet { get; } = new();

    /// <summary>What the session has run that approvals given before are bound to.</summary>
    public SessionState State { get; } = new();

    /// <summary>Keeps <see cref="State"/> in step with the target.</summary>
    public StateWatch StateWatch { get; }

    /// <summary>Something was forwarded after which names may mean something else.</summary>
    /// <param name="decision">What was decided about it.</param>
    /// <param name="text">Its text, where it runs; empty where it is only prepared.</param>
    public void NoteForwarded(StatementDecision decision, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && !decision.Remakes.IsEmpty) Remake(decision.Remakes);
        bool changesPath = decision.ChangesPath && !(decision.ChangesPathByNames && Quiet.Covers(decision.Names, Statements));
        if (!Judge.FollowsNames || !(changesPath || decision.ChangesCatalog)) return;
        // The target reads again by it what was prepared by SQL: that was not looked at under the new meaning of names.
        HasStaleNames |= PreparedBySql is { Count: > 0 };
        PreparedBySql = null;
        if (changesPath) Path.Changing(decision.IsSetting, decision.ChangesRole);
        if (!decision.ChangesCatalog) return;
        HasOwnObjects = true;
        OwnObjectsAt = Time.GetTimestamp();
    }

    /// <summary>Makes the client wait until the target owes nothing. The target is asked to flush, so that it gets there.</summary>
    public void WaitForEmptyQueue()
    {
        _waitsForEmpty = true;
        // A target that takes COPY data owes the end of that, and passes over a Flush.
        if (IsCopyingIn) AbandonCopyIn();
        Flush.Write(Target.Connection);
        Client.Wait(Waits.Replies);
    }

    private void AbandonCopyIn()
    {
        CopyFail.Write(Target.Connection, "another message came in the place of data"u8);
        CopyEnds++;
        IsCopyingIn = false;
    }

    /// <summary>Makes the client wait until the target owes less.</summary>
    public void WaitForRoom() => Client.Wait(Waits.Replies);

    /// <summary>The target has paid its oldest reply.</summary>
    public void ReplyDone()
    {
        var kind = Replies.Head.Kind;
        Replies.Dequeue();
        Clock.Done(kind, Replies.Count > 0);
        FewerReplies();
    }

    /// <summary>The target owes less: who waits for that goes on.</summary>
    public void FewerReplies()
    {
        if (Replies.Count == 0)
        {
            _waitsForEmpty = false;
            Client.Go(Waits.Replies);
        }
        else if (!_waitsForEmpty && Replies.Count < ReplyQueue.EntriesMax / 2)
        {
            Client.Go(Waits.Replies);
        }
    }

    /// <summary>
    /// What an append came to: true when it was written. Otherwise the leg waits for room, or the session has ended.
    /// </summary>
    public bool IsWritten(AppendResult result, Leg leg)
    {
        if (result == AppendResult.Written) return true;
        if (result == AppendResult.Failed)
        {
            EndUnrecorded();
            return false;
        }
        RecorderWait.Suspend(leg);
        return false;
    }

    /// <summary>Records a notice; false when the session has ended instead.</summary>
    public bool Note(in NoticeEvent notice) => IsWritten(Recorder.Notice(notice), Client);

    /// <summary>Records a step of an approval, once there is room for it; false when the session has ended instead.</summary>
    public async Task<bool> RecordAsync(ApprovalEvent approval)
    {
        if (HasEnded) return false;
        bool isWritten = await RecorderWait.WriteAsync(to => to.Approval(approval));
        if (!isWritten) EndUnrecorded();
        return isWritten;
    }

    /// <summary>Ends the session because it cannot be recorded any more.</summary>
    public void EndUnrecorded() => Control.End(
        new EndReason(Side.Gateway, Stage.Recording, "The recorder cannot write."),
        new Refusal(Refusal.RecorderUnavailable, "The session cannot be recorded, so it ends", null, "Tell the gateway's operator."));

    /// <summary>The client broke the protocol.</summary>
    public Step ViolatedByClient(string what)
    {
        Control.End(new EndReason(Side.Client, Stage.Relay, what), new Refusal(Refusal.ProtocolViolation, what));
        return Step.Waiting;
    }

    /// <summary>The target broke the protocol.</summary>
    public Step ViolatedByTarget(string what)
    {
        Control.End(new EndReason(Side.Target, Stage.Relay, what), new Refusal(Refusal.TargetLost, $"The target broke the protocol: {what}"));
        return Step.Waiting;
    }
}
