namespace HoopWire.Net;

/// <summary>Whoever owns a descriptor in an <see cref="EpollLoop"/>.</summary>
internal interface IEpollHandler
{
    /// <summary>The descriptor is ready for <paramref name="events"/>. Must not throw for a peer's sake.</summary>
    void OnEvents(uint events);

    /// <summary>The loop stops.</summary>
    void OnLoopStopping();
}
