using HoopWire.Access;
using HoopWire.Policy.Masking;
using HoopWire.Policy.Schedules;

namespace HoopWire.Gateway.Configuration;

/// <summary>
/// Targets and grants of the configuration in force. A reload swaps everything at once; so does the minute in which a rule's or a grant's hours begin or end.
/// </summary>
internal sealed class ConfigDirectory : IAccessDirectory, IDisposable
{
    private readonly Secret? _maskSecret;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile ConfigSnapshot _snapshot;
    private ITimer? _beat;

    /// <summary>Version 1, of this configuration.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="maskSecret">The gateway's own secret for masks; null where nothing is masked, as for questions about the rules.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public ConfigDirectory(GatewayConfig config, Secret? maskSecret = null, TimeProvider? time = null)
    {
        _maskSecret = maskSecret;
        _time = time ?? TimeProvider.System;
        _snapshot = new ConfigSnapshot(config, 1, _time.GetUtcNow(), Keys(config), null);
    }

    /// <inheritdoc/>
    public long Version => _snapshot.Version;

    /// <summary>The configuration in force.</summary>
    public GatewayConfig Config => _snapshot.Config;

    /// <summary>From now on hours begin and end while sessions run.</summary>
    public void Follow()
    {
        lock (_gate)
        {
            _beat ??= _time.CreateTimer(static state => ((ConfigDirectory)state!).Beat(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Arm();
        }
    }

    /// <summary>Puts another configuration in force.</summary>
    public void Swap(GatewayConfig config)
    {
        lock (_gate) _snapshot = new ConfigSnapshot(config, _snapshot.Version + 1, _time.GetUtcNow(), Keys(config), null);
    }

    /// <inheritdoc/>
    public AccessGrant? Resolve(Identity identity, string protocol, string targetName, string? account = null)
    {
        var snapshot = _snapshot;
        return snapshot.Targets.TryGetValue(targetName, out var target) && target.Protocol == protocol ? snapshot.Find(identity, target, account) : null;
    }

    /// <summary>Every target the identity reaches now, with its grant, in file order.</summary>
    public IEnumerable<AccessGrant> Reachable(Identity identity)
    {
        var snapshot = _snapshot;
        return snapshot.Config.Targets.Select(target => snapshot.Find(identity, target)).OfType<AccessGrant>();
    }

    /// <summary>The identity of a local user, for questions about access; null when the file names none.</summary>
    public Identity? LocalIdentity(string user) =>
        Config.Users.FirstOrDefault(local => local.Name == user) is { } found ? new Identity(found.Name, found.Groups, IdentityKind.Person, Identity.Asked) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _beat?.Dispose();
            _beat = null;
        }
    }

    private MaskKeys? Keys(GatewayConfig config) => _maskSecret is null ? null : new MaskKeys(_maskSecret, config.MaskSecrets);

    private void Beat()
    {
        lock (_gate)
        {
            if (_beat is null) return;
            var (current, now) = (_snapshot, _time.GetUtcNow());
            if (!current.IsCurrent(now)) _snapshot = new ConfigSnapshot(current.Config, current.Version + 1, now, current.Keys, current);
            Arm();
        }
    }

    /// <summary>The next look is at the next whole minute, whatever became of the clock meanwhile.</summary>
    private void Arm()
    {
        long beat = Schedule.Beat.Ticks, past = _time.GetUtcNow().Ticks % beat;
        _beat!.Change(TimeSpan.FromTicks(beat - past), Timeout.InfiniteTimeSpan);
    }
}
