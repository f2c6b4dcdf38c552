namespace HoopWire.Sessions;

/// <summary>A connection that has been counted against its address. Belongs to the connection's loop.</summary>
/// <param name="sessions">Where it is counted.</param>
/// <param name="client">The client's end point.</param>
/// <param name="address">The address.</param>
public sealed class Arrival(SessionRegistry sessions, string client, string address)
{
    private bool _left;

    /// <summary>The client's end point, as log and audit have it.</summary>
    public string Client { get; } = client;

    /// <summary>The client's address, as connections are counted by it.</summary>
    public string Address { get; } = address;

    /// <summary>Takes the connection out of its address's count, once.</summary>
    public void Leave()
    {
        if (_left) return;
        _left = true;
        sessions.LeaveAddress(Address);
    }
}
