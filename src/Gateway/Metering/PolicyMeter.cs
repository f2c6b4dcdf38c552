using System.Text;
using System.Text.Json;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Metering;

/// <summary>
/// Counts what rules do, from the events as the recorder's drain reads them: the loops pay nothing for it. Once a minute it tells the log of rules that
/// only observe and would have changed something.
/// </summary>
internal sealed class PolicyMeter(TimeProvider time, ILogger<PolicyMeter> log) : IRecordingObserver
{
    /// <summary>Targets that are told apart; those of reloads far back stay among them.</summary>
    private const int TargetsMax = 1024;

    /// <summary>Stands for the targets above that many, and for sessions whose first line cannot be read.</summary>
    private const string OtherTargets = "(other)";

    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<UInt128, TargetCounts> _sessions = [];
    private volatile TargetCounts[] _targets = [];
    private long _toldAt;
    private bool _observed;

    /// <summary>The targets so far.</summary>
    public TargetCounts[] Targets => _targets;

    /// <inheritdoc/>
    public void Session(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
        var target = CountsOf(TargetOf(json) ?? OtherTargets);
        target.AddSession();
        _sessions[at.Session] = target;
    }

    /// <inheritdoc/>
    public void Command(in RecordedPlace at, in ObservedCommand command)
    {
        var target = Of(at);
        target.AddCommand(command.Verdict);
        if (command.Verdict == VerdictKind.Deny && !command.Rule.IsEmpty) target.Of(command.Rule).AddDenied();
        if (command.Verdict == VerdictKind.Hold) target.Of(command.Rule).AddHeld();
        // What is prepared has run nothing yet: its executions count.
        if (!command.Observed.IsEmpty && !command.Kind.SequenceEqual("prepare"u8)) Observe(target, command.Observed);
    }

    /// <inheritdoc/>
    public void Result(in RecordedPlace at, in ObservedResult result)
    {
        var target = Of(at);
        target.AddResult(result.Rows, result.Bytes);
        var block = result.Masked;
        while (MaskedBlock.TryRead(ref block, out long cells, out var name)) target.Of(MaskNames.RuleOf(name)).AddMasked(cells);
    }

    /// <inheritdoc/>
    public void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
        if (notice is { Kind: "limit", Rule: { } rule }) Of(at).Of(Encoding.UTF8.GetBytes(rule)).AddLimited();
        if (notice is { Kind: NoticeEvent.Denied, Rule: { } denying }) Of(at).Of(Encoding.UTF8.GetBytes(denying)).AddDenied();
        if (notice is { Kind: NoticeEvent.Observed, Rule: { } watching }) Observe(Of(at), Encoding.UTF8.GetBytes(watching));
    }

    /// <inheritdoc/>
    public void End(in RecordedPlace at, in ObservedEnd end) => _sessions.Remove(at.Session);

    /// <inheritdoc/>
    public void Turn()
    {
        if (!_observed) return;
        long now = time.GetTimestamp();
        if (_toldAt != 0 && time.GetElapsedTime(_toldAt, now) < TellInterval) return;
        _toldAt = now;
        _observed = false;
        foreach (var target in _targets)
        {
            foreach (var rule in target.Rules)
            {
                if (rule.Observed == rule.Told) continue;
                MeterLog.Observed(log, rule.Rule, rule.Observed - rule.Told, target.Target);
                rule.Told = rule.Observed;
            }
        }
    }

    private void Observe(TargetCounts target, ReadOnlySpan<byte> rules)
    {
        _observed = true;
        foreach (var name in rules.Split((byte)',')) target.Of(rules[name]).AddObserved();
    }

    private TargetCounts Of(in RecordedPlace at)
    {
        if (_sessions.TryGetValue(at.Session, out var target)) return target;
        return _sessions[at.Session] = CountsOf(OtherTargets);
    }

    private TargetCounts CountsOf(string target)
    {
        foreach (var known in _targets)
            if (known.Target == target) return known;
        if (_targets.Length >= TargetsMax - 1) target = OtherTargets;
        if (_targets.Length == TargetsMax) return _targets[^1];
        var added = new TargetCounts(target);
        _targets = [.. _targets, added];
        return added;
    }

    // The first line lacks its closing brace, so that it is no document: read up to the member.
    private static string? TargetOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("target"u8))
                    return reader.Read() ? reader.GetString() : null;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The file says what is wrong with it.
        }

        return null;
    }
}
