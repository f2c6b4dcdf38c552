namespace HoopWire.Policy.Masking;

/// <summary>
/// The hashes of the short values that came last, each in the one place that is its own: columns repeat their values. Found by a keyed hash of the process and
/// confirmed by the bytes. Of constant size; for one thread at a time.
/// </summary>
internal sealed class RecentHashes
{
    private const int Places = 512;
    private const int ValueBytesMax = 30;
    private const int PlaceBytes = 32;

    // Family, length, and the value; a length of zero and the family 0 for a free place.
    private readonly byte[] _values = new byte[Places * PlaceBytes];
    private readonly byte[] _hashes = new byte[Places * MaskCipher.HashBytes];

    /// <summary>Looks a value up.</summary>
    /// <param name="family">Keeps values of different types apart; not 0.</param>
    /// <param name="value">The value.</param>
    /// <param name="hash">Its hash, when it was found.</param>
    /// <param name="place">Where it belongs, for <see cref="Keep"/>; -1 for a value that is too long.</param>
    public bool TryFind(byte family, ReadOnlySpan<byte> value, Span<byte> hash, out int place)
    {
        place = -1;
        if (value.Length > ValueBytesMax) return false;
        place = (int)(uint)((ulong)KeyedHash.Compute(value, family) % Places);
        var kept = _values.AsSpan(place * PlaceBytes, PlaceBytes);
        if (kept[0] != family || kept[1] != value.Length || !kept.Slice(2, value.Length).SequenceEqual(value)) return false;
        _hashes.AsSpan(place * MaskCipher.HashBytes, MaskCipher.HashBytes).CopyTo(hash);
        return true;
    }

    /// <summary>Keeps a value's hash in its place.</summary>
    public void Keep(int place, byte family, ReadOnlySpan<byte> value, ReadOnlySpan<byte> hash)
    {
        if (place < 0) return;
        var kept = _values.AsSpan(place * PlaceBytes, PlaceBytes);
        (kept[0], kept[1]) = (family, (byte)value.Length);
        value.CopyTo(kept[2..]);
        hash[..MaskCipher.HashBytes].CopyTo(_hashes.AsSpan(place * MaskCipher.HashBytes));
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_values);
        Array.Clear(_hashes);
    }
}
