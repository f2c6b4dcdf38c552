using HoopWire.MySql.Sql;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What the two legs of a session share: the answer owed, the statements in use, the policy in force. Holds state, decides nothing.</summary>
internal sealed class Exchange
{
    /// <summary>A session whose legs agreed on these.</summary>
    public Exchange(Capabilities client, Capabilities target)
    {
        bool endsByOk = target.HasFlag(Capabilities.DeprecateEof);
        Reply = new ReplyMachine(endsByOk) { MayHaveMore = (client & Offer.OfSeveral) != Capabilities.None };
        SettingsReading = new SettingsReading(this, new ReplyMachine(endsByOk));
        OfClient = client;
        OfTarget = target;
        TakesAttributes = client.HasFlag(Capabilities.QueryAttributes);
        TellsAttributes = TakesAttributes && target.HasFlag(Capabilities.QueryAttributes);
        Reframes = client.HasFlag(Capabilities.DeprecateEof) && !endsByOk;
        Rows = new RowRecord(this);
        Watch = new ResultWatch(this);
    }

    /// <summary>What the client chose of what it was offered.</summary>
    public Capabilities OfClient { get; }

    /// <summary>What was agreed on with the target.</summary>
    public Capabilities OfTarget { get; }

    /// <summary>Whether results end by an OK for the client and by EOF packets at the target.</summary>
    public bool Reframes { get; }

    /// <summary>Whether the client's queries and executions may have attributes.</summary>
    public bool TakesAttributes { get; }

    /// <summary>Whether the target is told of them.</summary>
    public bool TellsAttributes { get; }

    public required Leg Client { get; init; }

    public required Leg Target { get; init; }

    public required SessionRecorder Recorder { get; init; }

    public required GatewayLimits Limits { get; init; }

    public required LoopShared Shared { get; init; }

    public required StatementClock Clock { get; init; }

    public required TimeProvider Time { get; init; }

    public required ISessionControl Control { get; init; }

    public required StatementBudget Budget { get; init; }

    /// <summary>The answer the target owes.</summary>
    public ReplyMachine Reply { get; }

    /// <summary>The command it answers.</summary>
    public CommandInFlight Command { get; } = new();

    public StatementTable Statements { get; } = new();

    public ResultProgress Result { get; } = new();

    /// <summary>Records rows where the policy asks for it.</summary>
    public RowRecord Rows { get; }

    /// <summary>Tells what rules that only observe would have done to results.</summary>
    public ResultWatch Watch { get; }

    /// <summary>By what settings the target reads texts.</summary>
    public SessionSettings Settings { get; } = new();

    /// <summary>What the session has run that approvals are bound to.</summary>
    public SessionState State { get; } = new();

    /// <summary>Asks the target for them.</summary>
    public SettingsReading SettingsReading { get; }

    /// <summary>What sessions on the server change of what it defines.</summary>
    public DefinitionWatch Defined { get; init; } = new(new ChangeMark());

    /// <summary>The last query's text, while columns are masked.</summary>
    public KeptText<Reading> Text { get; } = new();

    /// <summary>Whether another session may have changed what the names of the command mean whose answer is under way, since it was decided about.</summary>
    public bool IsOutdated => Command.DecidedBy?.Columns is { } columns && Defined.MayHaveChangedSince(columns.ReadAt);

    /// <summary>What the target says of itself.</summary>
    public required ServerFacts Server { get; init; }

    /// <summary>Decides about statements: replaced when the policy is.</summary>
    public required StatementJudge Judge { get; set; }

    /// <summary>Decides about result columns: replaced together with <see cref="Judge"/>.</summary>
    public required RowShaper Shaper { get; set; }

    public required MaskCounts Counts { get; set; }

    /// <summary>Sequence id that the target's next packet must have.</summary>
    public byte TargetSequence { get; set; }

    /// <summary>Sequence id of the next packet for the client.</summary>
    public byte ClientSequence { get; set; }

    /// <summary>Number of the last command.</summary>
    public long Sequence { get; set; }

    /// <summary>Counts what goes on without a new command: rows fetched from a cursor, pieces of a parameter and of a file.</summary>
    public long Continued { get; set; }

    /// <summary>Status flags that the target gave last.</summary>
    public ServerStatus Status { get; set; }

    /// <summary>Whether the client is in the middle of a packet, so that nothing may be put before its rest.</summary>
    public bool IsInPacket { get; set; }

    /// <summary>Whether the session has ended: nothing more is taken from either side.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether rows are looked at.</summary>
    public bool NeedsShapes => Shaper.Rules.Count > 0 || Rows.IsOn;

    /// <summary>By what a text is read that asks for a file: what the target has told, or what the flags of its last status say.</summary>
    public LexicalSettings FileSettings => Settings.IsKnown(Status) ? Settings.Current.Lexical : SettingsQuery.Of(Server, Status);

    /// <summary>The client's leg while a login is under way on it.</summary>
    public RelayChannel ClientChannel => field ??= new RelayChannel(this, Side.Client);

    /// <summary>The target's leg while a login is under way on it.</summary>
    public RelayChannel TargetChannel => field ??= new RelayChannel(this, Side.Target);

    private RecorderWait RecorderWait => field ??= new RecorderWait(Recorder, Client, Target);

    /// <summary>The decision about a text.</summary>
    public StatementDecision Decide(ReadOnlySpan<byte> text) => Judge.Judge(text, Settings.Current);

    /// <summary>What is now to be said of the command whose answer is under way; null where its text is not at hand any more.</summary>
    public StatementDecision? DecideAgain() =>
        Command.Statement is { } statement ? statement.Decide(Judge, Settings.Current) : Text.TryFind(Command.Sequence, out var text, out var reading) ? Judge.Judge(text, reading) : null;

    /// <summary>Something is about to be forwarded that runs; a prepared statement has its text itself.</summary>
    public void Forwarding(StatementDecision decision, ReadOnlySpan<byte> text, bool isPrepared)
    {
        Defined.Forwarding(decision.ChangesCatalogue || (!Judge.Policy.ReadsStatements && MySqlDefinitions.Shared.MayDefine(text)));
        if (!isPrepared && Judge.Columns is not null) Text.Keep(Sequence, text, Settings.Current);
    }

    /// <summary>A command is being forwarded whose packets end before <paramref name="next"/>.</summary>
    public void Forwarded(byte next)
    {
        TargetSequence = next;
        ClientSequence = next;
        Result.Reset();
    }

    /// <summary>The answer is over: the client may go on.</summary>
    public void AnswerDone()
    {
        Result.Reset();
        Watch.Reset();
        // Definitions commit what was open.
        Defined.Answered(Time, isOpen: false);
        if (Control.IsCancelling) Client.Wait(Waits.Cancel);
        Client.Go(Waits.Replies);
    }

    /// <summary>Writes a packet of the gateway's own to the client.</summary>
    public void WriteError(Refusal refusal)
    {
        var payload = Shared.Payload;
        payload.ResetWrittenCount();
        ErrPacket.Write(payload, refusal.Code, refusal.SqlState, refusal.Message);
        ClientSequence = Message.Write(Client.Connection, ClientSequence, payload.WrittenSpan);
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
    public Task<bool> RecordAsync(ApprovalEvent approval) => RecordAsync(to => to.Approval(approval));

    /// <summary>Records something beside the legs, once there is room for it; false when the session has ended instead.</summary>
    public async Task<bool> RecordAsync(Func<SessionRecorder, AppendResult> write)
    {
        if (HasEnded) return false;
        bool isWritten = await RecorderWait.WriteAsync(write);
        if (!isWritten) EndUnrecorded();
        return isWritten;
    }

    /// <summary>Ends the session, whose recorder cannot write.</summary>
    public void EndUnrecorded() => Control.End(
        new EndReason(Side.Gateway, Stage.Recording, "The recorder cannot write."),
        Refusal.RecorderUnavailable("The session cannot be recorded, so it ends. Tell the gateway's operator."));

    /// <summary>The client broke the protocol.</summary>
    public Step ViolatedByClient(string what)
    {
        Control.End(new EndReason(Side.Client, Stage.Relay, what), Refusal.Malformed(what));
        return Step.Waiting;
    }

    /// <summary>The target broke the protocol.</summary>
    public Step ViolatedByTarget(string what)
    {
        Control.End(new EndReason(Side.Target, Stage.Relay, what), Refusal.TargetLost($"The target broke the protocol: {what}"));
        return Step.Waiting;
    }
}
