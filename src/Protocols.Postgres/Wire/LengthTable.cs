using System.Runtime.CompilerServices;

namespace HoopWire.Postgres.Wire;

/// <summary>Floor and cap of the length field by message type. A type without an entry does not exist in the table's direction.</summary>
internal sealed class LengthTable
{
    private readonly int[] _min = new int[256];
    private readonly int[] _max = new int[256];

    /// <summary>Whether the type exists.</summary>
    public bool Contains(byte type) => _max[type] != 0;

    /// <summary>The least value of its length field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Min(byte type) => _min[type];

    /// <summary>The greatest value of its length field; 0 when the type does not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Max(byte type) => _max[type];

    /// <summary>Adds a type.</summary>
    public LengthTable Add(byte type, int min, int max)
    {
        (_min[type], _max[type]) = (min, max);
        return this;
    }

    /// <summary>Adds a type that has no body.</summary>
    public LengthTable AddEmpty(byte type) => Add(type, FrameReader.LengthMin, FrameReader.LengthMin);
}
