using HoopWire.Net;

namespace HoopWire.Sessions;

/// <summary>One leg's connection and what it waits for.</summary>
/// <param name="connection">The connection.</param>
public sealed class Leg(Connection connection)
{
    private Waits _waits;

    /// <summary>The connection.</summary>
    public Connection Connection { get; } = connection;

    /// <summary>Whether it waits for something.</summary>
    public bool IsWaiting => _waits != Waits.None;

    /// <summary>Whether it waits for one of these.</summary>
    public bool WaitsFor(Waits any) => (_waits & any) != 0;

    /// <summary>Suspends deliveries for a reason more.</summary>
    public void Wait(Waits reason)
    {
        _waits |= reason;
        Connection.Suspend((_waits & Waits.Approval) != 0);
    }

    /// <summary>A reason is gone; deliveries go on when it was the last.</summary>
    public void Go(Waits reason)
    {
        if ((_waits & reason) == 0) return;
        _waits &= ~reason;
        if (_waits == Waits.None) Connection.Resume();
        else Connection.Suspend((_waits & Waits.Approval) != 0);
    }
}
