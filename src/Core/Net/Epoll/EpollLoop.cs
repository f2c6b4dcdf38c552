using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>A loop over epoll, level-triggered.</summary>
internal sealed unsafe class EpollLoop : LoopThread
{
    private const int EventsMax = 256;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = EventBytes - 8;

    private readonly int _epoll;
    private readonly WakeDescriptor _wake = new();
    private readonly byte* _events = (byte*)NativeMemory.Alloc(EventsMax * 16);
    private readonly Stack<GatherList> _gathers = new();
    private IEpollHandler?[] _handlers = new IEpollHandler?[256];

    // Tells events of a closed descriptor, still in the batch, from those of a new one with the same number.
    private uint[] _generations = new uint[256];

    public EpollLoop(int index, TimeProvider time, ILogger log) : base(index, "epoll", time, log)
    {
        _epoll = Libc.EpollCreate(Libc.EpollCloexec);
        if (_epoll < 0)
            throw SocketErrors.ToException(Libc.Errno);

        // Edge-triggered, so that the counter never has to be read back.
        Control(Libc.EpollCtlAdd, _wake.Number, Libc.EpollIn | Libc.EpollEdge, uint.MaxValue);
    }

    /// <summary>Where connections that hold no bytes receive. Valid until the next receive.</summary>
    public Block Shared { get; } = new(BlockPool.LargeBytes);

    public void Add(int fd, IEpollHandler handler, uint events)
    {
        if (fd >= _handlers.Length)
        {
            int length = Math.Max(fd + 1, 2 * _handlers.Length);
            Array.Resize(ref _handlers, length);
            Array.Resize(ref _generations, length);
        }

        Control(Libc.EpollCtlAdd, fd, events, _generations[fd]);
        _handlers[fd] = handler;
    }

    public void Modify(int fd, uint events) => Control(Libc.EpollCtlMod, fd, events, _generations[fd]);

    /// <summary>Closes the descriptor; epoll forgets it by itself, since no other descriptor shares the socket.</summary>
    public void Close(int fd)
    {
        Forget(fd);
        _ = Libc.Close(fd);
    }

    /// <summary>Takes the descriptor out without closing it.</summary>
    public void Remove(int fd)
    {
        Forget(fd);
        _ = Libc.EpollCtl(_epoll, Libc.EpollCtlDel, fd, _events);
    }

    public GatherList RentGather() => _gathers.TryPop(out GatherList? gather) ? gather : new GatherList();

    public void ReturnGather(GatherList gather) => _gathers.Push(gather);

    protected override void Poll(int milliseconds)
    {
        int count = Libc.EpollWait(_epoll, _events, EventsMax, milliseconds);
        Woke();
        for (int i = 0; i < count; i++)
        {
            byte* item = _events + (i * EventBytes);
            uint fd = *(uint*)(item + DataOffset);
            uint generation = *(uint*)(item + DataOffset + 4);
            if (fd >= _handlers.Length || generation != _generations[fd] || _handlers[fd] is not { } handler)
                continue;

            Dispatch(handler, *(uint*)item);
        }
    }

    protected override void Wake() => _wake.Signal();

    protected override void CloseAll()
    {
        foreach (IEpollHandler? handler in _handlers.ToArray())
            handler?.OnLoopStopping();
    }

    protected override void Free()
    {
        _ = Libc.Close(_epoll);
        NativeMemory.Free(_events);
        foreach (GatherList gather in _gathers)
            gather.Free();
    }

    private void Dispatch(IEpollHandler handler, uint events)
    {
        Serve(handler);
        try
        {
            handler.OnEvents(events);
        }
        catch (Exception e)
        {
            NetLog.CallbackFailed(Log, Index, e);
            if (handler is RelayConnection connection)
                connection.Abort();
        }

        Tick();
    }

    private void Forget(int fd)
    {
        _handlers[fd] = null;
        _generations[fd]++;
    }

    private void Control(int op, int fd, uint events, uint generation)
    {
        byte* item = stackalloc byte[16];
        *(uint*)item = events;
        *(uint*)(item + DataOffset) = (uint)fd;
        *(uint*)(item + DataOffset + 4) = generation;
        if (Libc.EpollCtl(_epoll, op, fd, item) < 0)
            throw SocketErrors.ToException(Libc.Errno);
    }
}
