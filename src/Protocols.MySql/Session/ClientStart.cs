using HoopWire.Access;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>A client that has proved who it is, and still waits for its OK.</summary>
internal sealed record ClientStart(PacketChannel Channel, uint ConnectionId, Identity Identity, ClientRequest Request)
{
    public Connection Connection => Channel.Connection;
}
