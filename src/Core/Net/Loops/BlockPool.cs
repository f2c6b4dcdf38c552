using System.Numerics;

namespace HoopWire.Net;

/// <summary>The pinned blocks of one loop, by powers of two. Loop thread only.</summary>
internal sealed class BlockPool
{
    /// <summary>What a connection gets for its first leftover bytes and for its own writes.</summary>
    public const int SmallBytes = 16 << 10;

    /// <summary>Above this a longer read saves nothing measurable.</summary>
    public const int LargeBytes = 128 << 10;

    // Blocks above this go back to the garbage collector: they are rare, and one peer's huge message must not stay resident.
    private const int PooledBytesMax = 1 << 20;
    private const int KeptBytesPerClass = 8 << 20;
    private static readonly int SmallestLog = BitOperations.Log2(SmallBytes);

    private readonly Block?[] _free = new Block?[BitOperations.Log2(PooledBytesMax) - SmallestLog + 1];
    private readonly int[] _kept;

    public BlockPool() => _kept = new int[_free.Length];

    /// <summary>Blocks handed out and not returned; tests read it.</summary>
    public int Rented { get; private set; }

    public Block Rent(int bytes)
    {
        Rented++;
        int size = bytes <= SmallBytes ? SmallBytes : (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)bytes), (uint)Array.MaxLength);
        if (size > PooledBytesMax)
            return new Block(size);

        int index = BitOperations.Log2((uint)size) - SmallestLog;
        Block? block = _free[index];
        if (block is null)
            return new Block(size);

        _free[index] = block.Next;
        _kept[index]--;
        block.Next = null;
        return block;
    }

    public void Return(Block block)
    {
        Rented--;
        block.Start = block.End = 0;
        block.Next = null;
        if (block.Capacity > PooledBytesMax)
            return;

        int index = BitOperations.Log2((uint)block.Capacity) - SmallestLog;
        if ((_kept[index] + 1L) * block.Capacity > KeptBytesPerClass)
            return;

        block.Next = _free[index];
        _free[index] = block;
        _kept[index]++;
    }

    /// <summary>Gives up a block: foreign code may still be reading it, or it goes to another pool.</summary>
    public void Forget(Block _) => Rented--;

    /// <summary>Takes in a block that another pool has given up, as rented out.</summary>
    public void Adopt(Block _) => Rented++;
}
