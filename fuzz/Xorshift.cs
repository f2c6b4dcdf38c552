namespace HoopWire.Fuzz;

/// <summary>A small generator whose sequence depends on the seed alone, in every version of the framework.</summary>
internal sealed class Xorshift(ulong seed)
{
    private ulong _state = seed == 0 ? 0x9E3779B97F4A7C15 : seed;

    public ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state;
    }

    /// <summary>From 0 to <paramref name="exclusive"/> - 1; 0 when that is less than 1.</summary>
    public int Below(int exclusive) => exclusive <= 1 ? 0 : (int)(Next() % (ulong)exclusive);
}
