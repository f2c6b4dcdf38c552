namespace HoopWire.Net;

/// <summary>
/// One io_uring: the two queues it shares with the kernel, and the one system call. Made on any thread; from <see cref="Enable"/> on it
/// belongs to the thread that called that.
/// </summary>
internal sealed unsafe class Ring
{
    // Both queues count as locked memory, of which a container often has 8 MB: this is about 100 KB a loop.
    private const uint SubmissionEntries = 512;

    /// <summary>Room for a burst of many connections; what goes over it waits in the kernel's own list.</summary>
    public const uint CompletionEntries = 4096;

    private const int SubmitAttemptsMax = 1000;
    private const int SubmitAttemptsAtOnce = 20;

    private readonly byte* _queues;
    private readonly nint _queuesBytes;
    private readonly UringEntry* _entries;
    private readonly nint _entriesBytes;
    private readonly uint _entryCount;
    private readonly uint _entryMask;
    private readonly uint* _submissionHead;
    private readonly uint* _submissionTail;
    private readonly uint _completionMask;
    private readonly uint* _completionHead;
    private readonly uint* _completionTail;
    private readonly UringCompletion* _completions;
    private uint _tail;

    /// <exception cref="System.Net.Sockets.SocketException">The kernel refuses.</exception>
    public Ring(uint completionEntries = CompletionEntries)
    {
        UringParameters parameters = default;
        parameters.CompletionEntries = completionEntries;

        // Disabled, so that the loop's thread rather than this one becomes the single issuer. Deferred task run: completions are made
        // only inside Enter, in one go.
        parameters.Flags = UringSyscalls.SetupCqSize | UringSyscalls.SetupRingDisabled | UringSyscalls.SetupSubmitAll
            | UringSyscalls.SetupSingleIssuer | UringSyscalls.SetupDeferTaskRun;
        Descriptor = UringSyscalls.Setup(SubmissionEntries, &parameters);
        if (Descriptor < 0)
            throw SocketErrors.ToException(Libc.Errno);

        const uint Needed = UringSyscalls.FeatureSingleMmap | UringSyscalls.FeatureNoDrop | UringSyscalls.FeatureExtArg;
        if ((parameters.Features & Needed) != Needed)
            throw Fail(Libc.Einval);

        CanGather = (parameters.Features & UringSyscalls.FeatureMinTimeout) != 0;

        _entryCount = parameters.SubmissionEntries;
        _queuesBytes = (nint)Math.Max(
            parameters.SubmissionArray + (_entryCount * sizeof(uint)),
            parameters.Completions + (parameters.CompletionEntries * (uint)sizeof(UringCompletion)));
        _entriesBytes = (nint)_entryCount * sizeof(UringEntry);
        _queues = UringSyscalls.MapRing(Descriptor, _queuesBytes, UringSyscalls.OffsetSubmissions);
        _entries = (UringEntry*)UringSyscalls.MapRing(Descriptor, _entriesBytes, UringSyscalls.OffsetEntries);
        if (_queues is null || _entries is null)
            throw Fail(Libc.Enomem);

        _submissionHead = (uint*)(_queues + parameters.SubmissionHead);
        _submissionTail = (uint*)(_queues + parameters.SubmissionTail);
        _entryMask = *(uint*)(_queues + parameters.SubmissionMask);
        _completionHead = (uint*)(_queues + parameters.CompletionHead);
        _completionTail = (uint*)(_queues + parameters.CompletionTail);
        _completionMask = *(uint*)(_queues + parameters.CompletionMask);
        _completions = (UringCompletion*)(_queues + parameters.Completions);

        // Entries are used in order, so the array that would allow another one is filled once.
        uint* array = (uint*)(_queues + parameters.SubmissionArray);
        for (uint i = 0; i < _entryCount; i++)
            array[i] = i;
        _tail = *_submissionTail;
    }

    public int Descriptor { get; }

    /// <summary>Whether <see cref="Enter"/> may gather (Linux 6.12).</summary>
    public bool CanGather { get; }

    /// <summary>Makes the calling thread the ring's own.</summary>
    public void Enable()
    {
        if (UringSyscalls.Register(Descriptor, UringSyscalls.RegisterEnableRings, null, 0) < 0)
            throw SocketErrors.ToException(Libc.Errno);
    }

    /// <summary>An empty entry to fill in. It reaches the kernel with the next <see cref="Enter"/>, behind those before it.</summary>
    public UringEntry* Next()
    {
        if (_tail - Volatile.Read(ref *_submissionHead) == _entryCount)
            Submit();

        UringEntry* entry = _entries + (_tail++ & _entryMask);
        *entry = default;
        return entry;
    }

    /// <summary>
    /// Submits all entries and waits until so many completions are there, at most so long (-1: for ever). When this returns the kernel has taken
    /// every entry.
    /// </summary>
    /// <param name="waitFor">Completions.</param>
    /// <param name="milliseconds">The longest to wait.</param>
    /// <param name="gatherMicroseconds">After so long one completion is enough. Only with an end of the wait.</param>
    public void Enter(uint waitFor, int milliseconds, uint gatherMicroseconds = 0)
    {
        Volatile.Write(ref *_submissionTail, _tail);
        uint due = _tail - Volatile.Read(ref *_submissionHead);
        int result;
        if (waitFor > 0 && milliseconds >= 0)
        {
            long* time = stackalloc long[2];
            (time[0], time[1]) = (milliseconds / 1000, milliseconds % 1000 * 1_000_000L);

            // struct io_uring_getevents_arg: no signal mask, its size and, above it, min_wait_usec, then the time.
            ulong* argument = stackalloc ulong[3];
            (argument[0], argument[1], argument[2]) = (0, (ulong)gatherMicroseconds << 32, (ulong)time);
            const uint Flags = UringSyscalls.EnterGetEvents | UringSyscalls.EnterExtArg;
            result = UringSyscalls.Enter(Descriptor, due, waitFor, Flags, argument, 3 * sizeof(ulong));
        }
        else
        {
            result = UringSyscalls.Enter(Descriptor, due, waitFor, UringSyscalls.EnterGetEvents, null, 0);
        }

        if (result < 0)
            Check(Libc.Errno);
        if (Volatile.Read(ref *_submissionHead) != _tail)
            Submit();
    }

    /// <summary>Takes the oldest completion.</summary>
    public bool TryTake(out UringCompletion completion)
    {
        uint head = *_completionHead;
        if (head == Volatile.Read(ref *_completionTail))
        {
            completion = default;
            return false;
        }

        completion = _completions[head & _completionMask];
        Volatile.Write(ref *_completionHead, head + 1);
        return true;
    }

    /// <summary>Completions that wait to be taken.</summary>
    public uint Ready => Volatile.Read(ref *_completionTail) - *_completionHead;

    /// <summary>Ends the ring and whatever is under way in it.</summary>
    public void Free()
    {
        if (_queues is not null)
            _ = UringSyscalls.Unmap(_queues, _queuesBytes);
        if (_entries is not null)
            _ = UringSyscalls.Unmap(_entries, _entriesBytes);
        _ = Libc.Close(Descriptor);
    }

    private void Submit()
    {
        Volatile.Write(ref *_submissionTail, _tail);
        for (int i = 0; i < SubmitAttemptsMax; i++)
        {
            uint due = _tail - Volatile.Read(ref *_submissionHead);
            if (due == 0)
                return;
            if (UringSyscalls.Enter(Descriptor, due, 0, UringSyscalls.EnterGetEvents, null, 0) >= 0)
                continue;
            Check(Libc.Errno);

            // A machine short of memory needs a moment; the loop's sessions are worth a second of it.
            if (i >= SubmitAttemptsAtOnce)
                Thread.Sleep(1);
        }

        throw new InvalidOperationException("The kernel takes no more operations.");
    }

    // Timeout, signal, and a kernel short of memory for a moment: what was not submitted is submitted again.
    private static void Check(int errno)
    {
        if (errno is not (UringSyscalls.Etime or Libc.Eintr or Libc.Eagain or Libc.Ebusy))
            throw SocketErrors.ToException(errno);
    }

    private System.Net.Sockets.SocketException Fail(int errno)
    {
        Free();
        return SocketErrors.ToException(errno);
    }
}
