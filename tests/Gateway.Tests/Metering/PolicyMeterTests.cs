using System.Text;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Kit;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Metering;

public sealed class PolicyMeterTests
{
    private readonly ManualTime _time = new();
    private readonly Lines _log = new();
    private readonly PolicyMeter _meter;

    public PolicyMeterTests() => _meter = new PolicyMeter(_time, _log);

    [Fact]
    public void Command_OfEveryVerdict_IsCountedByTargetAndRule()
    {
        Begin(1, "orders");
        Begin(2, "billing \"x\"");
        Ask(1, VerdictKind.Pass);
        Ask(1, VerdictKind.Deny, "no-ddl");
        Ask(1, VerdictKind.Deny);
        Ask(2, VerdictKind.Hold, "review");
        Ask(3, VerdictKind.Pass);
        Assert.Equal(["(other) 1/0/0", "billing \"x\" 0/1/0", "orders 1/0/2"], _meter.Targets.Select(Summary).Order(StringComparer.Ordinal));
        Assert.Equal(1, Assert.Single(Of("orders").Rules).Denied);
        Assert.Equal(1, Assert.Single(Of("billing \"x\"").Rules).Held);
    }

    [Fact]
    public void Command_Observed_CountsExecutionsAndTellsOnceAMinute()
    {
        Begin(1, "orders");
        Ask(1, VerdictKind.Pass, observed: "a,b", kind: "prepare");
        Ask(1, VerdictKind.Pass, observed: "a,b", kind: "execute");
        _meter.Turn();
        Ask(1, VerdictKind.Pass, observed: "b");
        _meter.Turn();
        Assert.Equal(["Rule a only observes: it would have refused, held, masked or stopped something 1 times on orders since it was last told of", "Rule b only observes: it would have refused, held, masked or stopped something 1 times on orders since it was last told of"], _log);
        _time.Advance(TimeSpan.FromMinutes(1));
        _meter.Turn();
        _time.Advance(TimeSpan.FromMinutes(1));
        _meter.Turn();
        Assert.Equal(3, _log.Count);
        Assert.StartsWith("Rule b ", _log[2], StringComparison.Ordinal);
        Assert.Equal([1, 2], Of("orders").Rules.Select(rule => rule.Observed));
    }

    [Fact]
    public void Result_DetectedValues_CountForTheirRule()
    {
        Begin(1, "orders");
        foreach (string name in (string[])["pii/email", "pii/credit-card", "pii", "a/b"])
        {
            byte[] block = new byte[MaskedBlock.HeadBytes + name.Length];
            MaskedBlock.Write(block, 2, Encoding.UTF8.GetBytes(name));
            _meter.Result(At(1), new ObservedResult { Masked = block });
        }

        Assert.Equal([("pii", 6), ("a/b", 2)], Of("orders").Rules.Select(rule => (rule.Rule, rule.Masked)));
    }

    [Fact]
    public void Notice_Observed_CountsAndTellsAsACommandThatWas()
    {
        Begin(1, "orders");
        _meter.Notice(At(1), new NoticeEvent(1, NoticeEvent.Observed, "3 cells of the result would have been masked", "a"));
        _meter.Notice(At(1), new NoticeEvent(1, "limit", "The result has more than 5 rows", "b"));
        _meter.Turn();
        Assert.StartsWith("Rule a only observes: ", Assert.Single(_log), StringComparison.Ordinal);
        Assert.Equal([(1, 0), (0, 1)], Of("orders").Rules.Select(rule => ((int)rule.Observed, (int)rule.Limited)));
    }

    [Fact]
    public void Notice_DeniedAfterItWasHeld_CountsForTheRuleThatDenied()
    {
        Begin(1, "orders");
        _meter.Command(At(1), new ObservedCommand { Sequence = 1, Kind = "query"u8, Verdict = VerdictKind.Hold, Rule = "review"u8 });
        _meter.Notice(At(1), new NoticeEvent(1, NoticeEvent.Denied, "Statements with the effect write are blocked", "no-writes"));
        Assert.Equal([("review", 1, 0), ("no-writes", 0, 1)], Of("orders").Rules.Select(rule => (rule.Rule, (int)rule.Held, (int)rule.Denied)));
    }

    [Fact]
    public void Result_Masked_CountsCellsByRule()
    {
        Begin(1, "orders");
        byte[] block = new byte[(2 * MaskedBlock.HeadBytes) + 2];
        MaskedBlock.Write(block, 5, "a"u8);
        MaskedBlock.Write(block.AsSpan(MaskedBlock.HeadBytes + 1), 7, "b"u8);
        for (int i = 0; i < 2; i++) _meter.Result(At(1), new ObservedResult { Rows = 3, Bytes = 40, Masked = block });
        // What is cut short is not read past its end.
        _meter.Result(At(1), new ObservedResult { Masked = block.AsSpan(0, MaskedBlock.HeadBytes) });
        Assert.Equal([("a", 10), ("b", 14), ("", 5)], Of("orders").Rules.Select(rule => (rule.Rule, rule.Masked)));
        Assert.Equal((6, 80), (Of("orders").Rows, Of("orders").Bytes));
    }

    [Fact]
    public void TargetsAndRules_ManyOfThem_AreBounded()
    {
        for (int i = 0; i < 3000; i++) Begin((UInt128)i, $"target {i}");
        Assert.Equal(1024, _meter.Targets.Length);
        Assert.Equal("(other)", _meter.Targets[^1].Target);
        for (int i = 0; i < 1000; i++) Ask(1, VerdictKind.Deny, $"rule {i}");
        Assert.Equal(256, Of("target 1").Rules.Length);
        Assert.Equal(("(other)", 1000 - 255), (Of("target 1").Rules[^1].Rule, Of("target 1").Rules[^1].Denied));
    }

    private static RecordedPlace At(UInt128 session) => new(session, 1, 0);

    private void Begin(UInt128 session, string target) =>
        _meter.Session(At(session), Encoding.UTF8.GetBytes($$"""{"event":"session","groups":["target"],"target":{{System.Text.Json.JsonSerializer.Serialize(target)}},"version":1"""));

    private void Ask(UInt128 session, VerdictKind verdict, string rule = "", string observed = "", string kind = "query") => _meter.Command(At(session), new ObservedCommand
    {
        Verdict = verdict,
        Rule = Encoding.UTF8.GetBytes(rule),
        Observed = Encoding.UTF8.GetBytes(observed),
        Kind = Encoding.UTF8.GetBytes(kind),
    });

    private TargetCounts Of(string target) => _meter.Targets.Single(counts => counts.Target == target);

    private static string Summary(TargetCounts counts) =>
        $"{counts.Target} {counts.Commands(VerdictKind.Pass)}/{counts.Commands(VerdictKind.Hold)}/{counts.Commands(VerdictKind.Deny)}";

    private sealed class Lines : List<string>, ILogger<PolicyMeter>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Add(formatter(state, exception));
    }
}
