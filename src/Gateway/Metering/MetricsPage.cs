using HoopWire.Gateway.Composition;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Metering;

/// <summary>What <c>/metrics</c> shows.</summary>
internal sealed class MetricsPage(SessionRegistry sessions, Readiness readiness, ITransport transport, FileRecorder recorder, PolicyMeter meter, Func<long> version)
{
    private static readonly (VerdictKind Verdict, string Word)[] Verdicts = [(VerdictKind.Pass, "pass"), (VerdictKind.Hold, "hold"), (VerdictKind.Deny, "deny")];

    /// <summary>The page, in Prometheus' text format.</summary>
    public string Render()
    {
        var text = new MetricsText();
        WriteGateway(text);
        WriteTargets(text, meter.Targets);
        WriteRules(text, meter.Targets);
        WriteRecorder(text, recorder.Figures());
        text.Gauge("process_resident_memory_bytes", "Resident memory", Environment.WorkingSet);
        text.Gauge("dotnet_gc_heap_bytes", "Managed heap", GC.GetTotalMemory(forceFullCollection: false));
        // Imprecise on purpose: the precise count stops every thread. What each has allocated since its last 8 KB is missing.
        text.Counter("dotnet_gc_allocated_bytes_total", "Managed bytes allocated since the start", GC.GetTotalAllocatedBytes(precise: false));
        text.Counter("dotnet_gc_gen0_collections_total", "Collections of the youngest generation since the start", GC.CollectionCount(0));
        return text.ToString();
    }

    private void WriteGateway(MetricsText text)
    {
        text.Gauge("hoopwire_ready", "Whether new sessions are taken", readiness.Fault is null ? 1 : 0);
        text.Gauge("hoopwire_sessions", "Sessions that run", sessions.Count);
        text.Gauge("hoopwire_config_version", "Counts up with each reload", version());
        text.Counter("hoopwire_loop_stalls_total", "Times a loop stood still for more than a tenth of a second", transport.Loops.Sum(loop => loop.Stalls));
    }

    private static void WriteTargets(MetricsText text, TargetCounts[] targets)
    {
        text.Head("hoopwire_commands_total", "Commands that were asked for, by verdict", "counter");
        foreach (var target in targets)
            foreach (var (verdict, word) in Verdicts) text.Sample("hoopwire_commands_total", target.Commands(verdict), ("target", target.Target), ("verdict", word));
        Write("hoopwire_sessions_started_total", "Sessions that began", target => target.Sessions);
        Write("hoopwire_result_rows_total", "Rows delivered", target => target.Rows);
        Write("hoopwire_result_bytes_total", "Bytes of results delivered", target => target.Bytes);

        void Write(string name, string help, Func<TargetCounts, long> value)
        {
            text.Head(name, help, "counter");
            foreach (var target in targets) text.Sample(name, value(target), ("target", target.Target));
        }
    }

    private static void WriteRules(MetricsText text, TargetCounts[] targets)
    {
        Write("hoopwire_denials_total", "Commands a rule refused", rule => rule.Denied);
        Write("hoopwire_holds_total", "Commands a rule held for approval", rule => rule.Held);
        Write("hoopwire_observed_total", "Commands a rule with enforce: false would have refused or held", rule => rule.Observed);
        Write("hoopwire_masked_cells_total", "Cells a rule masked", rule => rule.Masked);
        Write("hoopwire_limits_total", "Results and statements a rule's limits stopped, and times a person began to be refused for their number", rule => rule.Limited);

        // A sample for each rule that has done something, so that their number grows with use and not with the product of rules and targets.
        void Write(string name, string help, Func<RuleCounts, long> value)
        {
            text.Head(name, help, "counter");
            foreach (var target in targets)
                foreach (var rule in target.Rules)
                    if (value(rule) is > 0 and var count) text.Sample(name, count, ("target", target.Target), ("rule", rule.Rule));
        }
    }

    private static void WriteRecorder(MetricsText text, RecorderFigures figures)
    {
        text.Counter("hoopwire_recorder_frames_total", "Frames written into recordings", figures.Frames);
        text.Counter("hoopwire_recorder_frame_bytes_total", "Bytes of frames, as they lie in the files", figures.FrameBytes);
        text.Counter("hoopwire_recorder_line_bytes_total", "Bytes of lines in them, before compression", figures.LineBytes);
        text.Counter("hoopwire_recorder_refusals_total", "Events that found no room, so that a session had to wait", figures.Refusals);
        text.Gauge("hoopwire_recorder_unwritten_bytes", "Bytes in the journals that are in no frame yet", figures.UnwrittenBytes);
        text.Gauge("hoopwire_recorder_lag_seconds", "How long the oldest line has waited for its frame", figures.Lag.TotalSeconds);
    }
}
