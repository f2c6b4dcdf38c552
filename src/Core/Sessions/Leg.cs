using HoopWire.Net;

namespace HoopWire.Sessions;

/// <summary>One leg's connection and what it waits for.</summary>
/// <param name="connection">The connection.</param>
/// <param name="watched">While it waits for one of these, a peer that hangs up ends the connection: what takes its time and runs nothing on the target.</param>
public sealed class Leg(Connection connection, Waits watched = Waits.Approval | Waits.Catalogue)
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
        Connection.Suspend(WaitsFor(watched));
    }

    /// <summary>A reason is gone; deliveries go on when it was the last.</summary>
    public void Go(Waits reason)
    {
        if ((_waits & reason) == 0) return;
        _waits &= ~reason;
        if (_waits == Waits.None) Connection.Resume();
        else Connection.Suspend(WaitsFor(watched));
    }
}
