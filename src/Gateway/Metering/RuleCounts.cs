using System.Text;

namespace HoopWire.Gateway.Metering;

/// <summary>What one rule has done on one target. Written by one thread, read by any.</summary>
internal sealed class RuleCounts(string rule)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(rule);
    private long _denied;
    private long _held;
    private long _observed;
    private long _masked;
    private long _limited;

    /// <summary>The rule's name.</summary>
    public string Rule { get; } = rule;

    /// <summary>Commands it refused.</summary>
    public long Denied => Volatile.Read(ref _denied);

    /// <summary>Commands it held.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Times it would have refused or held a command, masked or stopped a result, if it did not only observe.</summary>
    public long Observed => Volatile.Read(ref _observed);

    /// <summary>Cells it masked.</summary>
    public long Masked => Volatile.Read(ref _masked);

    /// <summary>Results and statements its limits stopped, and times a person began to be refused for their number.</summary>
    public long Limited => Volatile.Read(ref _limited);

    /// <summary>Of <see cref="Observed"/>, how many an operator has been told of.</summary>
    public long Told { get; set; }

    public bool Is(ReadOnlySpan<byte> name) => name.SequenceEqual(_utf8);

    public void AddDenied() => Volatile.Write(ref _denied, _denied + 1);

    public void AddHeld() => Volatile.Write(ref _held, _held + 1);

    public void AddObserved() => Volatile.Write(ref _observed, _observed + 1);

    public void AddMasked(long cells) => Volatile.Write(ref _masked, _masked + cells);

    public void AddLimited() => Volatile.Write(ref _limited, _limited + 1);
}
