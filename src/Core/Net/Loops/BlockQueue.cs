namespace HoopWire.Net;

/// <summary>Bytes in order of arrival, in pooled blocks. Loop thread only.</summary>
internal struct BlockQueue
{
    private Block? _head;
    private Block? _tail;

    /// <summary>Bytes held.</summary>
    public int Count { get; private set; }

    /// <summary>The block with the oldest bytes.</summary>
    public readonly Block? Head => _head;

    public void Append(BlockPool pool, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Block tail = TailWithRoom(pool, 1, bytes.Length);
            int n = Math.Min(tail.Room, bytes.Length);
            bytes[..n].CopyTo(tail.Array.AsSpan(tail.End));
            tail.End += n;
            Count += n;
            bytes = bytes[n..];
        }
    }

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes behind the newest ones.</summary>
    public Memory<byte> GetMemory(BlockPool pool, int sizeHint)
    {
        Block tail = TailWithRoom(pool, Math.Max(sizeHint, 1), sizeHint);
        return tail.Array.AsMemory(tail.End);
    }

    /// <summary>The same as an address.</summary>
    public unsafe byte* Reserve(BlockPool pool, int sizeHint)
    {
        Block tail = TailWithRoom(pool, Math.Max(sizeHint, 1), sizeHint);
        return tail.Pointer + tail.End;
    }

    /// <summary>Takes in bytes written to what <see cref="GetMemory"/> returned, and says where they lie.</summary>
    public unsafe byte* Advance(int count)
    {
        if (count == 0)
            return null;

        Block? tail = _tail;
        if (tail is null || (uint)count > (uint)tail.Room)
            throw new ArgumentOutOfRangeException(nameof(count), "More bytes were written than there was room for.");

        byte* start = tail.Pointer + tail.End;
        tail.End += count;
        Count += count;
        return start;
    }

    /// <summary>Drops the oldest bytes and returns blocks that became empty.</summary>
    public void Consume(BlockPool pool, int count)
    {
        Count -= count;
        while (count > 0)
        {
            Block head = _head!;
            int n = Math.Min(head.Length, count);
            head.Start += n;
            count -= n;
            if (head.Length == 0)
                DropHead(pool, head);
        }
    }

    public void Clear(BlockPool pool)
    {
        while (_head is { } head)
            DropHead(pool, head);
        Count = 0;
    }

    /// <summary>Takes over all bytes of <paramref name="from"/>: its blocks when none are held here, copies when there are.</summary>
    public void TakeAll(BlockPool pool, ref BlockQueue from)
    {
        if (Count == 0 && _head is null)
        {
            (this, from) = (from, default);
            return;
        }

        for (Block? block = from._head; block is not null; block = block.Next)
            Append(pool, block.Used);
        from.Clear(pool);
    }

    /// <summary>Gives up blocks that foreign code may still be reading.</summary>
    public void Forget(BlockPool pool)
    {
        for (Block? block = _head; block is not null; block = block.Next)
            pool.Forget(block);
        this = default;
    }

    /// <summary>Takes all blocks out of the pool, for another one to adopt.</summary>
    public BlockQueue Leave(BlockPool pool)
    {
        BlockQueue all = this;
        Forget(pool);
        return all;
    }

    /// <summary>Makes the blocks those of a pool.</summary>
    public readonly void Enter(BlockPool pool)
    {
        for (Block? block = _head; block is not null; block = block.Next)
            pool.Adopt(block);
    }

    private void DropHead(BlockPool pool, Block head)
    {
        _head = head.Next;
        if (_head is null)
            _tail = null;
        pool.Return(head);
    }

    private Block TailWithRoom(BlockPool pool, int least, int wanted)
    {
        if (_tail is { } tail && tail.Room >= least)
            return tail;

        // Long output takes long blocks: fewer writes later.
        Block block = pool.Rent(Math.Max(least, Math.Min(wanted, BlockPool.LargeBytes)));
        if (_tail is null)
            _head = block;
        else
            _tail.Next = block;
        _tail = block;
        return block;
    }
}
