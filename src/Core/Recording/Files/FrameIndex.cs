namespace HoopWire.Recording.Files;

/// <summary>Gathers the index of a recording as its frames come by, thinned as <see cref="RecordingSeal.StrideFor"/> says.</summary>
internal sealed class FrameIndex
{
    private readonly List<IndexEntry> _entries = [];
    private int _stride = 1;

    /// <summary>Adds the entry of frame <paramref name="number"/>, from 1.</summary>
    public void Add(long number, in IndexEntry entry)
    {
        if ((number - 1) % _stride == 0) _entries.Add(entry);
        if (number / _stride < RecordingSeal.IndexEntriesMax) return;
        _stride *= 2;
        int kept = 0;
        for (int i = 0; i < _entries.Count; i += 2) _entries[kept++] = _entries[i];
        _entries.RemoveRange(kept, _entries.Count - kept);
    }

    /// <summary>Whether a seal carries this index.</summary>
    public bool Matches(RecordingSeal seal) => seal.Stride == _stride && seal.Index.AsSpan().SequenceEqual(_entries.ToArray());
}
