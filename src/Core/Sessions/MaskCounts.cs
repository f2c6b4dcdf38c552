using System.Text;
using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>Cells masked per rule in the result that is under way.</summary>
/// <param name="rules">Names of the rules that mask.</param>
public sealed class MaskCounts(IReadOnlyList<string> rules)
{
    // Made at the first cell: most sessions never see one.
    private byte[][] _names = [];
    private long[] _counts = [];
    private byte[] _block = [];
    private bool _any;

    /// <summary>Counts one cell.</summary>
    public void Add(int rule)
    {
        if (_counts.Length == 0) Make();
        _counts[rule]++;
        _any = true;
    }

    /// <summary>The counts as the recording lays them out; empty when nothing was masked.</summary>
    public ReadOnlySpan<byte> ToBlock()
    {
        if (!_any) return default;
        int length = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0) length += MaskedBlock.Write(_block.AsSpan(length), _counts[i], _names[i]);
        }
        return _block.AsSpan(0, length);
    }

    /// <summary>Starts again for the next result.</summary>
    public void Reset()
    {
        if (!_any) return;
        Array.Clear(_counts);
        _any = false;
    }

    private void Make()
    {
        _names = [.. rules.Select(Encoding.UTF8.GetBytes)];
        _counts = new long[rules.Count];
        _block = new byte[_names.Sum(name => MaskedBlock.HeadBytes + name.Length)];
    }
}
