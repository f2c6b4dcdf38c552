namespace HoopWire.Policy;

/// <summary>
/// What was worked out for statement texts, found by a keyed hash and confirmed by the exact bytes. Bounded; belongs to one loop.
/// A text is kept from its second sighting on, so that texts with ever-changing literals do not fill it.
/// </summary>
/// <typeparam name="T">What is kept per text.</typeparam>
public sealed class StatementCache<T>
    where T : class
{
    private const int EntriesMax = 4096;
    private const long BytesMax = 16 << 20;
    private const int SightingSets = 2048;
    private const int SightingWays = 4;

    private readonly Dictionary<UInt128, Entry> _entries = [];
    private readonly ulong[] _sightings = new ulong[SightingSets * SightingWays];
    private long _bytes;

    /// <summary>The entry for exactly these bytes; null when there is none.</summary>
    /// <param name="text">The statement's bytes.</param>
    /// <param name="salt">What else the outcome depends on: lexical settings.</param>
    /// <param name="hash">The hash, for <see cref="Add"/>.</param>
    public T? Find(ReadOnlySpan<byte> text, ulong salt, out UInt128 hash)
    {
        hash = KeyedHash.Compute(text, salt);
        return _entries.TryGetValue(hash, out var entry) && entry.Salt == salt && text.SequenceEqual(entry.Text) ? entry.Value : null;
    }

    /// <summary>Keeps <paramref name="value"/> for a text that has been seen before; otherwise only marks it as seen.</summary>
    public void Add(ReadOnlySpan<byte> text, ulong salt, UInt128 hash, T value)
    {
        if (!WasSeen(hash)) return;
        if (_entries.Count >= EntriesMax || _bytes + text.Length > BytesMax) Clear();
        if (text.Length > BytesMax / 4) return;
        _entries[hash] = new Entry(text.ToArray(), salt, value);
        _bytes += text.Length;
    }

    /// <summary>Whether the hash was seen lately; it is from now on. A set keeps its last few, so that texts that take turns do not displace each other.</summary>
    private bool WasSeen(UInt128 hash)
    {
        ulong mark = (ulong)hash | 1;
        var set = _sightings.AsSpan((int)((ulong)(hash >> 64) % SightingSets) * SightingWays, SightingWays);
        if (set.Contains(mark)) return true;
        set[..^1].CopyTo(set[1..]);
        set[0] = mark;
        return false;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _entries.Clear();
        _bytes = 0;
    }

    private readonly record struct Entry(byte[] Text, ulong Salt, T Value);
}
