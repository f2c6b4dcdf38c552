namespace HoopWire.Policy.Masking;

/// <summary>What a target has answered, with nothing made of it yet.</summary>
/// <typeparam name="T">What can be made of it.</typeparam>
/// <param name="rows">Its rows.</param>
/// <param name="hash">A keyed hash of all that it says.</param>
/// <param name="read">Makes it of the rows.</param>
public sealed class HeldAnswer<T>(HeldRows rows, UInt128 hash, Func<HeldRows, T> read) : IDisposable
{
    /// <summary>A keyed hash: the same when the target has said the same before.</summary>
    public UInt128 Hash { get; } = hash;

    /// <summary>Makes it; to be called off the loop.</summary>
    public T Read() => read(rows);

    /// <inheritdoc/>
    public void Dispose() => rows.Dispose();
}
