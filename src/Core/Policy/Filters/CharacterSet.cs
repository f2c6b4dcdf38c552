using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Policy.Filters;

/// <summary>A set of code points while a character class is read.</summary>
internal sealed class CharacterSet
{
    private const int Last = 0x10FFFF;
    private readonly List<(int Low, int High)> _ranges = [];

    /// <summary>Adds a range.</summary>
    public CharacterSet Add(int low, int high)
    {
        _ranges.Add((low, high));
        return this;
    }

    /// <summary>Adds a code point, with <paramref name="ignoreCase"/> in both cases.</summary>
    public CharacterSet AddCharacter(int codePoint, bool ignoreCase)
    {
        Add(codePoint, codePoint);
        if (!ignoreCase || !Rune.IsValid(codePoint)) return this;
        var rune = new Rune(codePoint);
        Add(Rune.ToLowerInvariant(rune).Value, Rune.ToLowerInvariant(rune).Value);
        return Add(Rune.ToUpperInvariant(rune).Value, Rune.ToUpperInvariant(rune).Value);
    }

    /// <summary>Adds the other case of every ASCII letter, and of short ranges of other letters.</summary>
    public void AddOtherCase()
    {
        foreach (var (low, high) in _ranges.ToArray())
        {
            int last = Math.Min(high, low + 0x400);
            for (int c = low; c <= last; c++) AddCharacter(c, true);
        }
    }

    /// <summary>Adds what <c>d</c>, <c>w</c> and <c>s</c> stand for behind a backslash, and in upper case what they do not; false for other letters.</summary>
    public bool TryAddShorthand(char letter)
    {
        var named = new CharacterSet();
        switch (char.ToLowerInvariant(letter))
        {
            case 'd': named.Add('0', '9'); break;
            case 'w': named.Add('0', '9').Add('A', 'Z').Add('_', '_').Add('a', 'z'); break;
            case 's': named.Add('\t', '\r').Add(' ', ' '); break;
            default: return false;
        }
        _ranges.AddRange(char.IsUpper(letter) ? named.Complement() : named._ranges);
        return true;
    }

    /// <summary>
    /// The node that matches one of the characters. A negated set also matches a single byte of no well-formed character, so that such bytes do not lead
    /// past a filter.
    /// </summary>
    public RegexNode ToNode(bool negated)
    {
        var choices = ImmutableArray.CreateBuilder<RegexNode>();
        var ascii = negated ? ByteSet.NotAscii : default;
        foreach (var (low, high) in negated ? Complement() : Merged())
        {
            if (low < 0x80) ascii |= ByteSet.Range(low, Math.Min(high, 0x7F));
            Utf8Ranges.Append(Math.Max(low, 0x80), high, choices);
        }
        if (!ascii.IsEmpty || choices.Count == 0) choices.Insert(0, new RegexBytes(ascii));
        return choices.Count == 1 ? choices[0] : new RegexChoice(choices.ToImmutable());
    }

    private List<(int Low, int High)> Complement()
    {
        var gaps = new List<(int, int)>();
        int next = 0;
        foreach (var (low, high) in Merged())
        {
            if (low > next) gaps.Add((next, low - 1));
            next = Math.Max(next, high + 1);
        }
        if (next <= Last) gaps.Add((next, Last));
        return gaps;
    }

    private List<(int Low, int High)> Merged()
    {
        var merged = new List<(int Low, int High)>();
        foreach (var (low, high) in _ranges.OrderBy(r => r.Low))
        {
            if (merged.Count > 0 && low <= merged[^1].High + 1) merged[^1] = (merged[^1].Low, Math.Max(high, merged[^1].High));
            else merged.Add((low, high));
        }
        return merged;
    }
}
