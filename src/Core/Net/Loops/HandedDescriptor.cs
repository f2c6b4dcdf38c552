using System.Net;

namespace HoopWire.Net;

/// <summary>A descriptor between two loops of the reactor.</summary>
internal sealed class HandedDescriptor(RelayConnection from, int descriptor, IPEndPoint? peer) : HandedLayer(from)
{
    public int Descriptor => descriptor;

    public IPEndPoint? Peer => peer;

    /// <summary>What came while nobody wanted any, behind <see cref="HandedLayer.Input"/>.</summary>
    public BlockQueue Early { get; init; }

    /// <summary>What the kernel has not taken.</summary>
    public BlockQueue Unsent { get; init; }

    /// <summary>Whether the peer takes no more bytes.</summary>
    public bool IsSendBroken { get; init; }

    /// <summary>Whether the kernel has told of a reset, which it does once.</summary>
    public bool IsReset { get; init; }

    public override RelayConnection Restore(LoopThread loop, RelayConnection? below) =>
        loop is UringLoop ring ? new UringConnection(ring, this) : new ReactorConnection((EpollLoop)loop, this);

    public override void Close() => _ = Libc.Close(Descriptor);
}
