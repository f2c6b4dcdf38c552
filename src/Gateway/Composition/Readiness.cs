namespace HoopWire.Gateway.Composition;

/// <summary>Whether the gateway takes new sessions: what <c>/readyz</c> answers.</summary>
internal sealed class Readiness
{
    private readonly List<Func<string?>> _faults = [];
    private volatile string? _notReady = "starting";

    /// <summary>Adds a part that may say why it cannot work.</summary>
    public void Watch(Func<string?> fault) => _faults.Add(fault);

    /// <summary>Null when ready; otherwise why not.</summary>
    public string? Fault => _notReady ?? _faults.Select(fault => fault()).FirstOrDefault(fault => fault is not null);

    /// <summary>From now on the parts decide.</summary>
    public void Started() => _notReady = null;

    /// <summary>From now on it is not ready.</summary>
    public void Stopping() => _notReady = "stopping";
}
