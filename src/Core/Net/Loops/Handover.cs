namespace HoopWire.Net;

/// <summary>
/// A connection between two loops: what its transport had of it, and each TLS above that. One loop at a time has it, or the mail of the other; whoever has it
/// sees to it that it arrives or is closed.
/// </summary>
internal sealed class Handover(LoopThread to, Func<Connection, Task> onConnection)
{
    /// <summary>
    /// How long a loop waits for its own operations on the connection to end. They have been cancelled, and no peer is waited for; the connection is closed when
    /// they have not ended by then.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // What lies below is added last, and made anew first.
    private readonly Stack<HandedLayer> _layers = new();

    public void Add(HandedLayer layer) => _layers.Push(layer);

    /// <summary>Nothing of the connection is left on its loop.</summary>
    public void Send() => to.Take(this);

    /// <summary>Makes the connection anew, and goes on with it. Runs on the other loop.</summary>
    public void Arrive()
    {
        if (to.IsEnding)
        {
            Close();
            return;
        }

        RelayConnection? connection = null;
        try
        {
            while (_layers.TryPeek(out HandedLayer? layer))
            {
                connection = layer.Restore(to, connection);
                _layers.Pop();
            }
        }
        catch
        {
            connection?.Abort();
            Close();
            throw;
        }

        _ = ConnectionHandler.RunAsync(connection!, onConnection, to.Log);
    }

    /// <summary>Closes what the connection is still made of. Any thread.</summary>
    public void Close()
    {
        while (_layers.TryPop(out HandedLayer? layer))
            layer.Close();
    }
}
