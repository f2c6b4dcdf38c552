using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>Cells masked in the result that is under way: by rule where a column is masked, by rule and kind of value where one was detected.</summary>
/// <param name="names">What they are counted by.</param>
public sealed class MaskCounts(MaskNames names)
{
    // Made at the first cell: most sessions never see one.
    private long[] _counts = [];
    private int[] _counted = [];
    private byte[] _block = [];
    private int _length;

    /// <summary>Counts one cell of a masked column.</summary>
    /// <param name="rule">The rule's number.</param>
    public void Add(int rule)
    {
        if (_counts.Length == 0) Make();
        if (_counts[rule]++ == 0) _counted[_length++] = rule;
    }

    /// <summary>Counts one value that was detected.</summary>
    public void Add(DetectorKind kind) => Add(names.Of(kind));

    /// <summary>The counts as the recording lays them out; empty when nothing was masked.</summary>
    public ReadOnlySpan<byte> ToBlock()
    {
        if (_length == 0) return default;
        var counted = _counted.AsSpan(0, _length);
        counted.Sort();
        int length = 0;
        foreach (int one in counted) length += MaskedBlock.Write(_block.AsSpan(length), _counts[one], names[one]);
        return _block.AsSpan(0, length);
    }

    /// <summary>Starts again for the next result.</summary>
    public void Reset()
    {
        foreach (int one in _counted.AsSpan(0, _length)) _counts[one] = 0;
        _length = 0;
    }

    private void Make()
    {
        _counts = new long[names.Count];
        _counted = new int[names.Count];
        _block = new byte[names.BlockBytes];
    }
}
