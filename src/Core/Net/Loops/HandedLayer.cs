using System.Net;

namespace HoopWire.Net;

/// <summary>One layer of a connection that is handed over: the transport's, or TLS. Nothing in it belongs to a loop.</summary>
internal abstract class HandedLayer
{
    /// <summary>Takes what every connection has, which nobody touches there any more. Its loop's thread.</summary>
    protected HandedLayer(RelayConnection from)
    {
        Client = from.Client;
        ReceiveBytesMax = from.Input.BytesMax;
        Input = from.Input.Leave(from.Owner.Pool);
    }

    /// <summary>The client that a proxy named.</summary>
    public EndPoint? Client { get; }

    /// <summary>Cap of unconsumed bytes.</summary>
    public int ReceiveBytesMax { get; }

    /// <summary>Received and not consumed.</summary>
    public Block? Input { get; }

    /// <summary>Makes the connection anew. When this throws, nothing has been taken over.</summary>
    /// <param name="loop">The loop, whose thread the caller is on.</param>
    /// <param name="below">The connection below; null for the transport's layer.</param>
    public abstract RelayConnection Restore(LoopThread loop, RelayConnection? below);

    /// <summary>Closes it. Any thread.</summary>
    public abstract void Close();
}
