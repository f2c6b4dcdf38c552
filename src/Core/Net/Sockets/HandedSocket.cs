using System.Net;
using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>A socket of the framework's between two loops.</summary>
internal sealed class HandedSocket(RelayConnection from, Socket socket, NetworkStream stream) : HandedLayer(from)
{
    public Socket Socket => socket;

    public NetworkStream Stream => stream;

    public EndPoint? Peer { get; init; }

    public EndPoint? Local { get; init; }

    public UnwrittenOutput Output { get; init; }

    public override RelayConnection Restore(LoopThread loop, RelayConnection? below) => SocketConnection.Restore((SocketLoop)loop, this);

    public override void Close() => stream.Dispose();
}
