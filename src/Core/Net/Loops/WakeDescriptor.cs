namespace HoopWire.Net;

/// <summary>
/// Ends a loop's wait from another thread. It is closed when nobody can do that any more, and not with the loop: who has found a loop asleep may come to write when
/// the loop has ended, and the number must not be another's by then.
/// </summary>
internal sealed unsafe class WakeDescriptor
{
    /// <exception cref="System.Net.Sockets.SocketException">The kernel refuses.</exception>
    public WakeDescriptor()
    {
        Number = Libc.EventFd(0, Libc.EfdNonblock | Libc.EfdCloexec);
        if (Number < 0)
            throw SocketErrors.ToException(Libc.Errno);
    }

    ~WakeDescriptor()
    {
        if (Number >= 0)
            _ = Libc.Close(Number);
    }

    /// <summary>What the loop waits for.</summary>
    public int Number { get; }

    /// <summary>Makes it readable. Any thread.</summary>
    public void Signal()
    {
        ulong one = 1;
        _ = Libc.Write(Number, &one, sizeof(ulong));
        GC.KeepAlive(this);
    }
}
