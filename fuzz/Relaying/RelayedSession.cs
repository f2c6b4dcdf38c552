using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Session;
using HoopWire.MySql.Sql;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using HoopWire.Policy;
using HoopWire.Postgres.Tests.Support.Relaying;
using HoopWire.Sessions;

namespace HoopWire.Fuzz.Relaying;

/// <summary>The relay of a MySQL session between two connections in memory. One at a time: they share what a loop's sessions share.</summary>
internal sealed class RelayedSession
{
    private const Capabilities Always = Capabilities.Protocol41 | Capabilities.LocalFiles;
    private static readonly QuietLoop Loop = new();
    private static readonly QuietConnection ToClient = new(Loop);
    private static readonly QuietConnection ToTarget = new(Loop);
    private static readonly LoopShared Shared = new();
    private readonly Relay _relay;
    private readonly List<byte> _ofClient = [];
    private readonly List<byte> _ofTarget = [];

    public RelayedSession(CompiledPolicy policy, Capabilities client, Capabilities target)
    {
        foreach (var connection in new[] { ToClient, ToTarget })
        {
            connection.Forget();
            connection.Resume();
        }
        var (judge, shaper, _) = Shared.For(policy, default(Protection<ProtectedColumns>));
        Control = new EndingControl();
        Exchange = Control.Exchange = new Exchange(Always | client, Always | target)
        {
            Budget = new StatementBudget(new StatementRates(TimeProvider.System), "alice", "shop"),
            Client = new Leg(ToClient),
            Target = new Leg(ToTarget),
            Recorder = new NullRecorder(),
            Limits = new GatewayLimits(),
            Shared = Shared,
            Clock = new StatementClock(Loop, TimeProvider.System),
            Time = TimeProvider.System,
            Control = Control,
            Server = new ServerFacts("10.11.14-MariaDB", Collation: 45, Always | target),
            Judge = judge,
            Shaper = shaper,
            Counts = new MaskCounts(shaper.Names),
        };
        Exchange.Settings.Learn(new Reading(new LexicalSettings(Family: ServerFamily.MariaDb, Version: 101114), "shop"), default);
        _relay = new Relay("01test000000000a", Exchange);
    }

    public Exchange Exchange { get; }

    public EndingControl Control { get; }

    /// <summary>What the client was sent.</summary>
    public static ReadOnlySpan<byte> Delivered => ToClient.Sent;

    /// <summary>The number that the next packet of a side must have.</summary>
    public byte Next(bool ofTarget) => ofTarget || Exchange.Reply.Phase == ReplyPhase.FileData ? Exchange.TargetSequence : (byte)0;

    /// <summary>Gives bytes of a side behind those that were left; false once the session has ended.</summary>
    public bool Give(bool ofTarget, ReadOnlySpan<byte> bytes)
    {
        (ofTarget ? _ofTarget : _ofClient).AddRange(bytes);
        while (!Exchange.HasEnded && (Deliver(ToTarget, _ofTarget) || Deliver(ToClient, _ofClient))) Loop.Turn();
        ToTarget.Forget();
        return !Exchange.HasEnded;
    }

    /// <summary>Whether the step made something of what there is.</summary>
    private bool Deliver(QuietConnection from, List<byte> bytes)
    {
        if (from.IsSuspended || bytes.Count == 0) return false;
        var result = _relay.OnReceive(from, bytes.ToArray());
        FuzzFailure.Unless(result.Consumed >= 0 && result.Consumed <= bytes.Count, "more was taken than there was");
        bytes.RemoveRange(0, result.Consumed);
        return result.Consumed > 0 || result.Yield;
    }
}
