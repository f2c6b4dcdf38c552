using System.Diagnostics.CodeAnalysis;

namespace HoopWire.Postgres.Session;

/// <summary>What a session keeps by names of statements, portals or cursors. Most sessions have none: until the first it takes one reference.</summary>
/// <typeparam name="T">What is kept.</typeparam>
internal struct NamedEntries<T>
{
    private Dictionary<byte[], T>? _entries;

    /// <summary>How many names there are.</summary>
    public readonly int Count => _entries?.Count ?? 0;

    /// <summary>A copy of the names.</summary>
    public readonly byte[][] Names => _entries is null ? [] : [.. _entries.Keys];

    /// <summary>Whether the name is there.</summary>
    public readonly bool Contains(ReadOnlySpan<byte> name) => TryGet(name, out _);

    /// <summary>What is kept by this name; the name is copied only where it is new.</summary>
    public readonly bool TryGet(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out T value)
    {
        if (_entries is not null) return _entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out value);
        value = default;
        return false;
    }

    /// <summary>Keeps something by this name, in the place of what was there.</summary>
    public void Set(ReadOnlySpan<byte> name, T value)
    {
        _entries ??= new Dictionary<byte[], T>(NameComparer.Instance);
        _entries.GetAlternateLookup<ReadOnlySpan<byte>>()[name] = value;
    }

    /// <summary>Forgets the name.</summary>
    public readonly void Remove(ReadOnlySpan<byte> name)
    {
        if (Count > 0) _entries!.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(name);
    }

    /// <summary>Forgets all.</summary>
    public readonly void Clear()
    {
        if (Count > 0) _entries!.Clear();
    }
}
