using System.Net;

namespace HoopWire.Net;

/// <content>How a connection leaves its loop and comes to another.</content>
internal abstract partial class RelayConnection
{
    /// <summary>The client that a proxy named.</summary>
    internal EndPoint? Client => _client;

    /// <summary>Whether it may still be handed over: neither it nor TLS above it is in its relay phase.</summary>
    internal bool MayLeave => _step switch
    {
        null => true,
        TlsRelayConnection above => above.MayLeave,
        TlsFeed feed => feed.Outer?.MayLeave ?? true,
        _ => false,
    };

    /// <summary>The connection below, whose step this one is.</summary>
    protected virtual RelayConnection? Below => null;

    public sealed override void HandOver(Loop to, Func<Connection, Task> onConnection)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(onConnection);
        if (!Owner.IsCurrent)
            throw new InvalidOperationException("A connection is used on its loop only.");
        if (to.GetType() != Owner.GetType())
            throw new ArgumentException("A connection is handed over to a loop of its own kind of transport only.", nameof(to));
        if (_step is not null)
            throw new InvalidOperationException("A connection is handed over before its relay phase only.");
        if (_pipe is { IsBusy: true })
            throw new InvalidOperationException("A connection is not handed over while a read or a flush on its pipe waits, or bytes that were read are not advanced over.");

        ThrowIfClosed();
        for (RelayConnection? layer = this; layer is not null; layer = layer.Below)
        {
            if (layer.Has(ConnectionFlags.Delivering))
                throw new InvalidOperationException("A connection is not handed over while bytes are being delivered to it.");
        }

        // That the peer is gone may show here, to the connection below alone.
        Flush();
        ThrowIfClosed();
        var handover = new Handover((LoopThread)to, onConnection);
        try
        {
            Depart(handover);
        }
        catch
        {
            handover.Close();
            throw;
        }
    }

    /// <summary>
    /// Leaves the loop: adds what it is made of to <paramref name="handover"/>, as soon as nothing of the loop works on it, and leaves the rest to the connection
    /// below, or sends it where there is none.
    /// </summary>
    internal abstract void Depart(Handover handover);

    /// <summary>Refuses to go on when this is closed, or what is below.</summary>
    protected void ThrowIfClosed()
    {
        for (RelayConnection? layer = this; layer is not null; layer = layer.Below)
        {
            if (layer.Has(ConnectionFlags.Closed | ConnectionFlags.Closing))
                throw new IOException("The connection is closed.");
        }
    }

    /// <summary>From now on this is as a closed connection to everybody above.</summary>
    protected void Leave()
    {
        _flags = (_flags & ConnectionFlags.Queued) | ConnectionFlags.Closed | ConnectionFlags.InputOver | ConnectionFlags.EndReported;
        _step = null;
        _end = null;
    }

    /// <summary>Takes over what another loop had of every connection. Before anything is received.</summary>
    protected void Enter(HandedLayer from)
    {
        _client = from.Client;
        _input.Enter(Owner.Pool, from.Input);
    }

    /// <summary>Closes what has left everybody above and not yet the loop.</summary>
    protected void CloseDeparted()
    {
        CloseTransport(ConnectionEnd.Aborted);
        _input.Release(Owner.Pool);
    }
}
