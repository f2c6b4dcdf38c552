namespace HoopWire.Net;

/// <summary>Bytes of a peer that were received and not consumed. Holds a block only while there are any, or a read into it is under way.</summary>
internal struct InputBuffer(int bytesMax)
{
    private Block? _block;
    private bool _pinned;

    /// <summary>Cap of <see cref="Length"/>.</summary>
    public readonly int BytesMax => bytesMax;

    /// <summary>Length below which the step need not be called; 0 when any byte helps.</summary>
    public int Wanted { get; set; }

    public readonly int Length => _block?.Length ?? 0;

    public readonly ReadOnlySpan<byte> Used => _block is null ? default : _block.Used;

    public readonly ReadOnlyMemory<byte> UsedMemory => _block is null ? default : _block.Array.AsMemory(_block.Start, _block.Length);

    /// <summary>
    /// A block with room behind the bytes held. It grows only in step with what has really arrived: a peer's claim of a long message
    /// takes no memory by itself. Null when the cap is reached.
    /// </summary>
    public Block? BlockWithRoom(BlockPool pool)
    {
        Block? block = _block;
        if (block is null)
            return _block = pool.Rent(BlockPool.SmallBytes);

        int held = block.Length;
        if (held >= BytesMax)
            return null;

        int target = block.Capacity;
        if (Wanted > target)
            target = Math.Max(BlockPool.LargeBytes, Math.Min(Wanted, held < BlockPool.LargeBytes ? BlockPool.LargeBytes : 2 * held));
        else if (held == target)
            target = target < BlockPool.LargeBytes ? BlockPool.LargeBytes : (int)Math.Min(2L * target, BytesMax);
        if (target > block.Capacity)
            return Move(pool, target);

        if (block.Room < block.Capacity / 2 && block.Start > 0)
            Compact(block);
        return block;
    }

    /// <summary>The block is being read into: it stays in place until <see cref="Unpin"/>.</summary>
    public void Pin() => _pinned = true;

    public void Unpin(BlockPool pool)
    {
        _pinned = false;
        if (_block is { Length: 0 })
            Release(pool);
    }

    public void Consume(BlockPool pool, int count)
    {
        if (_block is not { } block)
            return;

        block.Start += count;
        if (block.Length > 0 || _pinned)
            return;

        Release(pool);
    }

    /// <summary>Adds a copy of <paramref name="bytes"/>; false when they go over the cap.</summary>
    public bool TryAppend(BlockPool pool, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && BlockWithRoom(pool) is { } block)
        {
            int n = Math.Min(block.Room, bytes.Length);
            bytes[..n].CopyTo(block.Array.AsSpan(block.End));
            block.End += n;
            bytes = bytes[n..];
        }

        return bytes.IsEmpty;
    }

    /// <summary>Holds a copy of <paramref name="bytes"/> in place of what was held.</summary>
    public void Replace(BlockPool pool, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            Release(pool);
            return;
        }

        if (_block is null || _block.Capacity < bytes.Length)
        {
            Release(pool);
            _block = pool.Rent(bytes.Length);
        }

        bytes.CopyTo(_block.Array);
        _block.Start = 0;
        _block.End = bytes.Length;
    }

    public void Release(BlockPool pool)
    {
        if (_block is null)
            return;

        if (_pinned)
        {
            // The read into it completes later; whoever awaits it lets the block go by Unpin.
            _block.Start = _block.End;
            return;
        }

        pool.Return(_block);
        _block = null;
    }

    /// <summary>Lets go of a block that foreign code may still be reading.</summary>
    public void Forget(BlockPool pool)
    {
        if (_block is null)
            return;

        pool.Forget(_block);
        _block = null;
    }

    /// <summary>Takes the bytes out of the pool, for another one to adopt.</summary>
    public Block? Leave(BlockPool pool)
    {
        Block? block = _block;
        Forget(pool);
        return block;
    }

    /// <summary>Holds what has left the buffer of another loop; before any other byte.</summary>
    public void Enter(BlockPool pool, Block? block)
    {
        _block = block;
        if (block is not null)
            pool.Adopt(block);
    }

    private Block Move(BlockPool pool, int capacity)
    {
        Block old = _block!;
        Block block = pool.Rent(capacity);
        old.Used.CopyTo(block.Array);
        block.End = old.Length;
        pool.Return(old);
        return _block = block;
    }

    private static void Compact(Block block)
    {
        int length = block.Length;
        block.Used.CopyTo(block.Array);
        block.Start = 0;
        block.End = length;
    }
}
