using HoopWire.ControlPlane;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Recordings;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Metering;

/// <summary>What <c>/metrics</c> shows, and a collector of OpenTelemetry is told.</summary>
internal sealed class GatewayMetrics(
    SessionRegistry sessions, Readiness readiness, ITransport transport, FileRecorder recorder, RecordingUploads? uploads, PolicyMeter meter, CountedAudit audit,
    Func<AuditFigures> audited, Func<long> version)
{
    private static readonly (VerdictKind Verdict, string Word)[] Verdicts = [(VerdictKind.Pass, "pass"), (VerdictKind.Hold, "hold"), (VerdictKind.Deny, "deny")];

    /// <summary>Every metric as it is now.</summary>
    public Metric[] Read() =>
    [
        .. Gateway(),
        .. Refusals(),
        .. Targets(meter.Targets),
        .. Rules(meter.Targets),
        .. Recorder(recorder.Figures()),
        .. Uploads(),
        .. Audit(audited()),
        Metric.Gauge("process_resident_memory_bytes", "Resident memory", Environment.WorkingSet),
        Metric.Gauge("dotnet_gc_heap_bytes", "Managed heap", GC.GetTotalMemory(forceFullCollection: false)),
        // Imprecise on purpose: the precise count stops every thread. What each has allocated since its last 8 KB is missing.
        Metric.Counter("dotnet_gc_allocated_bytes_total", "Managed bytes allocated since the start", GC.GetTotalAllocatedBytes(precise: false)),
        Metric.Counter("dotnet_gc_gen0_collections_total", "Collections of the youngest generation since the start", GC.CollectionCount(0)),
    ];

    private Metric[] Gateway() =>
    [
        Metric.Gauge("hoopwire_ready", "Whether new sessions are taken", readiness.Fault is null ? 1 : 0),
        Metric.Gauge("hoopwire_sessions", "Sessions that run", sessions.Count),
        Metric.Gauge("hoopwire_config_version", "Counts up with each reload", version()),
        Metric.Counter("hoopwire_loop_stalls_total", "Times a loop stood still for more than a tenth of a second", transport.Loops.Sum(loop => loop.Stalls)),
        Metric.Counter("hoopwire_loop_allocated_bytes_total", "Managed bytes the loops have allocated since the start; a session that only relays adds none", transport.Loops.Sum(loop => loop.AllocatedBytes)),
    ];

    private Metric[] Refusals() =>
    [
        new("hoopwire_logins_refused_total", true, "Clients that got no session: they did not prove who they are, or may not do what they asked for",
            [new MetricSample(audit.Logins, ("reason", "login")), new MetricSample(audit.Accesses, ("reason", "access"))]),
        new("hoopwire_target_failures_total", true, "Sessions that could not be opened because their target cannot be used",
            [.. audit.TargetFailures.Select(failed => new MetricSample(failed.Value, ("target", failed.Key)))]),
    ];

    private static Metric[] Targets(TargetCounts[] targets)
    {
        return
        [
            new("hoopwire_commands_total", true, "Commands that were asked for, by verdict",
                [.. targets.SelectMany(target => Verdicts.Select(v => new MetricSample(target.Commands(v.Verdict), ("target", target.Target), ("verdict", v.Word))))]),
            Of("hoopwire_sessions_started_total", "Sessions that began", target => target.Sessions),
            Of("hoopwire_result_rows_total", "Rows delivered", target => target.Rows),
            Of("hoopwire_result_bytes_total", "Bytes of results delivered", target => target.Bytes),
        ];

        Metric Of(string name, string help, Func<TargetCounts, long> value) =>
            new(name, true, help, [.. targets.Select(target => new MetricSample(value(target), ("target", target.Target)))]);
    }

    private static Metric[] Rules(TargetCounts[] targets)
    {
        return
        [
            Of("hoopwire_denials_total", "Commands a rule refused", rule => rule.Denied),
            Of("hoopwire_holds_total", "Commands a rule held for approval", rule => rule.Held),
            Of("hoopwire_observed_total", "Times a rule with enforce: false would have refused or held a command, masked or stopped a result", rule => rule.Observed),
            Of("hoopwire_masked_cells_total", "Cells a rule masked", rule => rule.Masked),
            Of("hoopwire_limits_total", "Results and statements a rule's limits stopped, and times a person began to be refused for their number", rule => rule.Limited),
        ];

        // A sample for each rule that has done something, so that their number grows with use and not with the product of rules and targets.
        Metric Of(string name, string help, Func<RuleCounts, long> value) => new(name, true, help,
            [.. targets.SelectMany(target => target.Rules.Where(rule => value(rule) > 0).Select(rule => new MetricSample(value(rule), ("target", target.Target), ("rule", rule.Rule))))]);
    }

    private Metric[] Uploads() => uploads is null ? [] :
    [
        Metric.Gauge("hoopwire_recordings_waiting", "Closed recordings that have not arrived in the store", uploads.Waiting),
    ];

    private static Metric[] Audit(AuditFigures figures) =>
    [
        Metric.Gauge("hoopwire_audit_waiting", "Entries of the audit that are not in the store yet", figures.Waiting),
        Metric.Gauge("hoopwire_audit_failing", "Whether the audit cannot be written, so that new sessions are refused", figures.IsWritten ? 0 : 1),
        new("hoopwire_audit_export_rows_total", true, "Rows of the audit that an export's other side has taken", [.. figures.Exports.Select(export => new MetricSample(export.Rows, ("export", export.Name)))]),
        new("hoopwire_audit_export_failing", false, "Whether an export's last attempt failed", [.. figures.Exports.Select(export => new MetricSample(export.Fails ? 1 : 0, ("export", export.Name)))]),
        new("hoopwire_audit_anchors_waiting", false, "Heads of the root log that are not outside yet", [.. figures.Anchors.Select(anchor => new MetricSample(anchor.Waiting, ("place", anchor.Place)))]),
    ];

    private static Metric[] Recorder(RecorderFigures figures) =>
    [
        Metric.Counter("hoopwire_recorder_frames_total", "Frames written into recordings", figures.Frames),
        Metric.Counter("hoopwire_recorder_frame_bytes_total", "Bytes of frames, as they lie in the files", figures.FrameBytes),
        Metric.Counter("hoopwire_recorder_line_bytes_total", "Bytes of lines in them, before compression", figures.LineBytes),
        Metric.Counter("hoopwire_recorder_refusals_total", "Events that found no room, so that a session had to wait", figures.Refusals),
        Metric.Counter("hoopwire_recorder_allocated_bytes_total", "Managed bytes the recorder's threads have allocated since the start; events of running sessions add none", figures.AllocatedBytes),
        Metric.Gauge("hoopwire_recorder_unwritten_bytes", "Bytes in the journals that are in no frame yet", figures.UnwrittenBytes),
        Metric.Gauge("hoopwire_recorder_sync_lag_seconds", "How long ago all that was recorded was on the disk", figures.SyncLag.TotalSeconds),
        Metric.Gauge("hoopwire_recorder_lag_seconds", "How long the oldest line has waited for its frame", figures.Lag.TotalSeconds),
    ];
}
