namespace HoopWire.Policy.Filters;

/// <summary>Lists of states are equal when their members are.</summary>
internal sealed class StateListComparer : IEqualityComparer<int[]>
{
    /// <summary>The one there is.</summary>
    public static StateListComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public int GetHashCode(int[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(obj.AsSpan()));
        return hash.ToHashCode();
    }
}
