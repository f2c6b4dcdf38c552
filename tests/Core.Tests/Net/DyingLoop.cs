using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

/// <summary>A loop whose first wait fails.</summary>
internal sealed class DyingLoop() : LoopThread(0, "dying", TimeProvider.System, NullLogger.Instance)
{
    private volatile bool _freed;

    /// <summary>Whether it was woken when it had nothing left to be woken by.</summary>
    public bool WasWokenTooLate { get; private set; }

    protected override void Poll(int milliseconds) => throw new InvalidOperationException("a fault");

    protected override void Wake() => WasWokenTooLate |= _freed;

    protected override void CloseAll()
    {
    }

    protected override void Free() => _freed = true;
}
