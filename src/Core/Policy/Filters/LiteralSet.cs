using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Policy.Filters;

/// <summary>
/// Searches a text for several literals in one vectorised pass. Of each literal the four bytes that are rarest in statements are looked for; only where they
/// may stand the literal is compared. Immutable.
/// </summary>
internal sealed class LiteralSet
{
    // Bytes of SQL text from the most frequent on; what is not here is rare.
    private static ReadOnlySpan<byte> Frequent => " etasoinrldc_,um.phfy'=b()gwv1\n0;*xk\"2jqz3"u8;

    private readonly PrefixTables _tables = new();
    private readonly ImmutableArray<Literal>[] _groups;
    private readonly ulong[] _windows = new ulong[64];

    /// <summary>Compiles literals, none of them empty. Upper and lower case of ASCII letters are the same where <c>IgnoreCase</c> is set.</summary>
    public LiteralSet(IEnumerable<(byte[] Bytes, bool IgnoreCase, int Pattern)> literals)
    {
        var all = literals.Select(l => new Literal(l.Bytes, l.IgnoreCase, Rarest(l.Bytes), l.Pattern)).ToList();
        // Similar windows share a group, so that a group's tables stay narrow.
        var ordered = all.OrderBy(l => l.Bytes[l.Window] & 15).ThenBy(l => l.Bytes.Length - l.Window > 1 ? l.Bytes[l.Window + 1] & 15 : 0).ToList();
        _groups = new ImmutableArray<Literal>[PrefixTables.Groups];
        for (int g = 0; g < _groups.Length; g++)
        {
            int first = ordered.Count * g / _groups.Length, end = ordered.Count * (g + 1) / _groups.Length;
            _groups[g] = [.. ordered[first..end]];
            foreach (var literal in _groups[g]) _tables.Add(g, Prefix(literal));
        }
        foreach (var literal in all) AddWindows(literal);
    }

    /// <summary>Sets the bit of each literal that occurs.</summary>
    public void Search(ReadOnlySpan<byte> text, Span<ulong> matched)
    {
        var scan = new PrefixScan(_tables, text);
        for (int at = scan.Next(0); at >= 0; at = scan.Next(at + 1))
        {
            if (!MayStandAt(text, at)) continue;
            for (int groups = _tables.GroupsAt(text, at); groups != 0; groups &= groups - 1)
            {
                foreach (ref readonly var literal in _groups[System.Numerics.BitOperations.TrailingZeroCount(groups)].AsSpan())
                {
                    if (literal.IsAt(text, at)) matched[literal.Pattern >> 6] |= 1UL << (literal.Pattern & 63);
                }
            }
        }
    }

    private static ByteSet[] Prefix(in Literal literal)
    {
        var window = literal.Bytes.AsSpan(literal.Window, Math.Min(PrefixTables.Positions, literal.Bytes.Length - literal.Window));
        var prefix = new ByteSet[window.Length];
        for (int i = 0; i < window.Length; i++) prefix[i] = Both(window[i], literal.IgnoreCase);
        return prefix;
    }

    private static ByteSet Both(byte b, bool ignoreCase) =>
        ignoreCase && char.IsAsciiLetter((char)b) ? ByteSet.Of(b | 0x20) | ByteSet.Of(b & ~0x20) : ByteSet.Of(b);

    private static int Rarest(byte[] bytes)
    {
        int best = 0, bestScore = -1;
        for (int at = 0; at + PrefixTables.Positions <= bytes.Length; at++)
        {
            int score = 0;
            foreach (byte b in bytes.AsSpan(at, PrefixTables.Positions))
            {
                int rank = Frequent.IndexOf(char.IsAsciiLetter((char)b) ? (byte)(b | 0x20) : b);
                score += rank < 0 ? Frequent.Length : rank;
            }
            if (score > bestScore) (best, bestScore) = (at, score);
        }
        return best;
    }

    /// <summary>Whether the folded pair of bytes at a place begins some window: the tables pass more than that.</summary>
    private bool MayStandAt(ReadOnlySpan<byte> text, int at)
    {
        int hash = Hash(text[at], at + 1 < text.Length ? text[at + 1] : 0);
        return (_windows[hash >> 6] >> (hash & 63) & 1) != 0;
    }

    private void AddWindows(in Literal literal)
    {
        bool isLone = literal.Bytes.Length - literal.Window == 1;
        for (int second = isLone ? 0 : literal.Bytes[literal.Window + 1]; second < 256; second++)
        {
            int hash = Hash(literal.Bytes[literal.Window], second);
            _windows[hash >> 6] |= 1UL << (hash & 63);
            if (!isLone) break;
        }
    }

    private static int Hash(int first, int second) => ((first & 0x5F) * 37 ^ ((second & 0x5F) * 113)) & 4095;

    private readonly record struct Literal(byte[] Bytes, bool IgnoreCase, int Window, int Pattern)
    {
        public bool IsAt(ReadOnlySpan<byte> text, int window)
        {
            int start = window - Window;
            if (start < 0 || Bytes.Length > text.Length - start) return false;
            var there = text.Slice(start, Bytes.Length);
            return IgnoreCase ? Ascii.EqualsIgnoreCase(there, Bytes) : there.SequenceEqual(Bytes);
        }
    }
}
