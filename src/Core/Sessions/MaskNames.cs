using System.Collections.Immutable;
using System.Text;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>What masked cells are counted by: the rules, as shapes number them, and behind them the kinds of value that are detected, each as <c>RULE/KIND</c>.</summary>
public sealed class MaskNames
{
    private readonly ImmutableArray<byte[]> _names;
    private readonly int[] _ofKind = new int[Enum.GetValues<DetectorKind>().Length];

    /// <summary>The names of a policy.</summary>
    /// <param name="rules">Its rules that mask.</param>
    /// <param name="detectors">Its masks by kind of value: a kind is of the first rule that detects it.</param>
    public MaskNames(IReadOnlyList<string> rules, ImmutableArray<RuleMask> detectors)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var names = rules.ToList();
        foreach (var detector in detectors)
        {
            foreach (var kind in detector.Mask.Detect.Where(kind => _ofKind[(int)kind] == 0))
            {
                _ofKind[(int)kind] = names.Count;
                names.Add($"{detector.Rule}/{DetectorNames.Of(kind)}");
            }
        }

        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        BlockBytes = _names.Sum(name => MaskedBlock.HeadBytes + name.Length);
    }

    /// <summary>How many there are.</summary>
    public int Count => _names.Length;

    /// <summary>Bytes of a <see cref="MaskedBlock"/> with all of them.</summary>
    public int BlockBytes { get; }

    /// <summary>A name in UTF-8.</summary>
    public ReadOnlySpan<byte> this[int index] => _names[index];

    /// <summary>The number of a kind of value.</summary>
    public int Of(DetectorKind kind) => _ofKind[(int)kind];

    /// <summary>The rule of a name.</summary>
    public static ReadOnlySpan<byte> RuleOf(ReadOnlySpan<byte> name)
    {
        int slash = name.LastIndexOf((byte)'/');
        return slash > 0 && DetectorNames.IsKind(name[(slash + 1)..]) ? name[..slash] : name;
    }
}
