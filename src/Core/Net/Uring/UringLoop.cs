using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>A loop over io_uring: everything of a turn is submitted, and the next turn waited for, in one system call.</summary>
internal sealed unsafe class UringLoop : LoopThread
{
    private const int SlotBits = 24;
    private const int GenerationShift = 32;
    private const int ClosingTurnsMax = 64;

    // More connections than this at once are enough to go on with.
    private const uint GatheredMax = 32;

    // Without an end the kernel takes the patience for all the time there is, and comes back with nothing.
    private const int GatheringMillisecondsMax = 60_000;

    private readonly Ring _ring;
    private readonly WakeDescriptor _wake;
    private readonly Stack<SendBatch> _batches = new();
    private readonly Stack<int> _freeSlots = new();

    // Who has written in this turn, and who has sends submitted that are not known to have completed.
    private List<UringSending> _sendDue = [];
    private List<UringSending> _sending = [];
    private IUringHandler?[] _handlers = new IUringHandler?[256];

    // Tells completions of a closed connection, still on their way, from those of a new one in the same slot.
    private uint[] _generations = new uint[256];
    private int _slots;
    private byte* _given;
    private int _givenBytes;
    private int _givenBuffer;
    private Gathering _gathering = new();
    private bool _awaitsSent;

    /// <exception cref="System.Net.Sockets.SocketException">The kernel refuses.</exception>
    public UringLoop(int index, uint completionEntries, TimeProvider time, ILogger log) : base(index, "uring", time, log)
    {
        _ring = new Ring(completionEntries);
        try
        {
            Buffers = new ReceiveBuffers(_ring);
            _wake = new WakeDescriptor();
        }
        catch
        {
            _ring.Free();
            Buffers?.Free();
            throw;
        }
    }

    public ReceiveBuffers Buffers { get; }

    /// <summary>Gives a handler its slot, which names it in tags.</summary>
    public int Add(IUringHandler handler)
    {
        if (!_freeSlots.TryPop(out int slot))
        {
            slot = _slots++;
            if (slot == 1 << SlotBits)
                throw new InvalidOperationException("The loop has no slot left.");
            if (slot == _handlers.Length)
            {
                Array.Resize(ref _handlers, 2 * slot);
                Array.Resize(ref _generations, 2 * slot);
            }
        }

        _handlers[slot] = handler;
        return slot;
    }

    /// <summary>Has another handler hear of the completions that still come for a slot.</summary>
    public void Replace(int slot, IUringHandler handler) => _handlers[slot] = handler;

    /// <summary>Frees a slot: completions that still come for it are nobody's.</summary>
    public void Remove(int slot)
    {
        _handlers[slot] = null;
        _generations[slot]++;
        _freeSlots.Push(slot);
    }

    /// <summary>An entry for an operation of <paramref name="slot"/>, to be filled in.</summary>
    public UringEntry* Prepare(UringOperation operation, int slot)
    {
        UringEntry* entry = _ring.Next();
        entry->Tag = TagOf(operation, slot);
        return entry;
    }

    /// <summary>Cancels an operation of <paramref name="slot"/>.</summary>
    public void Cancel(UringOperation operation, int slot)
    {
        UringEntry* entry = _ring.Next();
        entry->Operation = UringEntry.OpAsyncCancel;
        entry->Flags = UringEntry.SkipSuccess;
        entry->Descriptor = -1;
        entry->Address = (void*)TagOf(operation, slot);
    }

    /// <summary>
    /// Closes the descriptor in its turn among the entries: before it, entries that name it would reach whoever has got the number since.
    /// </summary>
    public void Close(int fd)
    {
        UringEntry* entry = _ring.Next();
        entry->Operation = UringEntry.OpClose;
        entry->Flags = UringEntry.SkipSuccess;
        entry->Descriptor = fd;
    }

    /// <summary>Watches a descriptor for one of <paramref name="events"/>, or for an error: once, or for each that is new.</summary>
    public void Watch(UringOperation operation, int slot, int fd, uint events, bool goesOn)
    {
        UringEntry* entry = Prepare(operation, slot);
        entry->Operation = UringEntry.OpPollAdd;
        entry->Descriptor = fd;
        entry->OperationFlags = events;
        entry->Length = goesOn ? UringEntry.PollMultishot : 0;
    }

    /// <summary>Calls <see cref="UringSending.Submit"/> at the end of this turn.</summary>
    public void DeferSend(UringSending connection) => _sendDue.Add(connection);

    /// <summary>A step is being given bytes of a receive buffer, until <see cref="EndGiving"/>.</summary>
    public void BeginGiving(int buffer, byte* start, int length)
    {
        _givenBuffer = buffer;
        _given = start;
        _givenBytes = length;
    }

    public void EndGiving() => _given = null;

    /// <summary>The receive buffer that <paramref name="start"/> lies in, if it is the one being given.</summary>
    public bool TryFindGiven(byte* start, out int buffer)
    {
        buffer = _givenBuffer;
        return _given is not null && start >= _given && start < _given + _givenBytes;
    }

    public SendBatch RentBatch() => _batches.TryPop(out SendBatch? batch) ? batch : new SendBatch();

    public void ReturnBatch(SendBatch batch)
    {
        batch.Clear(Pool, Buffers);
        _batches.Push(batch);
    }

    /// <summary>Frees what a loop holds that does not run.</summary>
    public void Discard()
    {
        _ring.Free();
        Buffers.Free();
        foreach (SendBatch batch in _batches)
            batch.Free();
    }

    protected override void Begin()
    {
        _ring.Enable();
        WatchMailbox();
    }

    protected override void Poll(int milliseconds)
    {
        uint news = SubmitSends();
        if (milliseconds == 0)
            _ring.Enter(0, 0);
        else if (_ring.CanGather && !_awaitsSent && _gathering.Microseconds is > 0 and var patience)
            _ring.Enter(GatheredMax, milliseconds < 0 ? GatheringMillisecondsMax : milliseconds, patience);
        else
            _ring.Enter(news, milliseconds);
        Woke();
        for (uint n = _ring.Ready; n > 0 && _ring.TryTake(out UringCompletion completion); n--)
            Dispatch(completion);
        _gathering.EndTurn();
    }

    protected override void Wake() => _wake.Signal();

    protected override void CloseAll()
    {
        foreach (IUringHandler? handler in _handlers.ToArray())
            handler?.OnLoopStopping();
    }

    protected override void Free()
    {
        // What was cancelled completes first: the kernel is not to write into memory that is gone.
        try
        {
            for (int i = 0; i < ClosingTurnsMax; i++)
            {
                _ring.Enter(0, 0);
                if (!_ring.TryTake(out UringCompletion completion))
                    break;
                do
                    Dispatch(completion);
                while (_ring.TryTake(out completion));
            }
        }
        catch (System.Net.Sockets.SocketException e)
        {
            NetLog.LoopDied(Log, Index, e);
        }

        Discard();
    }

    private ulong TagOf(UringOperation operation, int slot) =>
        ((ulong)_generations[slot] << GenerationShift) | ((ulong)slot << 8) | (byte)operation;

    // Returns with which completion there is something to do. Each send completes while it is submitted, and is heard of only if it did not
    // send everything. Behind them all comes one operation that completes at once and says that: by itself it is no news, unless something
    // waits for just that.
    private uint SubmitSends()
    {
        // Until the last ones are known to have completed, which waits in the kernel's overflow list, none follow.
        _awaitsSent = _sending.Count > 0;
        if (_sendDue.Count == 0 || _sending.Count > 0)
            return 1;

        bool any = false;
        (_sending, _sendDue) = (_sendDue, _sending);
        foreach (UringSending connection in _sending)
        {
            _awaitsSent |= connection.AwaitsSent;
            any |= connection.Submit();
        }

        if (!any)
        {
            _sending.Clear();
            return 1;
        }

        _ring.Next()->Tag = (byte)UringOperation.SendsDone;
        return _awaitsSent ? 1u : 2;
    }

    private void FinishSends()
    {
        foreach (UringSending connection in _sending)
        {
            Serve(connection);
            try
            {
                connection.SendDone();
            }
            catch (Exception e)
            {
                NetLog.CallbackFailed(Log, Index, e);
                connection.Abort();
            }
        }

        _sending.Clear();
        Tick();
    }

    private void Dispatch(UringCompletion completion)
    {
        var operation = (UringOperation)(byte)completion.Tag;
        if (completion.HasBuffer)
        {
            Buffers.Take(completion.Buffer);
            _gathering.Received(completion.Result);
        }

        int slot = (int)(completion.Tag >> 8) & ((1 << SlotBits) - 1);
        if (operation > UringOperation.Wake && _generations[slot] == (uint)(completion.Tag >> GenerationShift) && _handlers[slot] is { } handler)
            Dispatch(handler, operation, completion);
        else if (operation == UringOperation.SendsDone)
            FinishSends();
        else if (operation == UringOperation.Wake && !completion.GoesOn)
            WatchMailbox();
        else if (operation == UringOperation.Accept && completion.Result >= 0)
            _ = Libc.Close(completion.Result);
        if (completion.HasBuffer)
            Buffers.Release(completion.Buffer);
    }

    private void Dispatch(IUringHandler handler, UringOperation operation, UringCompletion completion)
    {
        Serve(handler);
        try
        {
            handler.OnCompletion(operation, completion);
        }
        catch (Exception e)
        {
            NetLog.CallbackFailed(Log, Index, e);
            if (handler is RelayConnection connection)
                connection.Abort();
        }

        Tick();
    }

    // Edge-triggered and without end, so that the counter never has to be read back.
    private void WatchMailbox()
    {
        UringEntry* entry = _ring.Next();
        entry->Operation = UringEntry.OpPollAdd;
        entry->Descriptor = _wake.Number;
        entry->Length = UringEntry.PollMultishot;
        entry->OperationFlags = Libc.EpollIn | Libc.EpollEdge;
        entry->Tag = (byte)UringOperation.Wake;
    }
}
