using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>A client that has proved who it is, and still waits for its OK.</summary>
/// <param name="Channel">Its leg.</param>
/// <param name="ConnectionId">The id that it was greeted with.</param>
/// <param name="Challenge">The challenge that it was greeted with.</param>
/// <param name="Identity">Who it is.</param>
/// <param name="Request">What it asks for.</param>
internal sealed record ClientStart(PacketChannel Channel, uint ConnectionId, byte[] Challenge, Identity Identity, ClientRequest Request)
{
    public Connection Connection => Channel.Connection;
}
