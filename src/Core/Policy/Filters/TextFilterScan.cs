namespace HoopWire.Policy.Filters;

/// <summary>Searches texts with the filters of a policy. Belongs to one thread: what its automaton works out is kept for the next text.</summary>
public sealed class TextFilterScan
{
    private const int StatesMax = 4096;
    private const long WorkAtLeast = 4_000_000;
    private const int WorkPerByte = 64;

    private readonly LiteralSet? _literals;
    private readonly LazyMatcher? _expressions;
    private readonly ulong[] _matched;

    internal TextFilterScan(LiteralSet? literals, Automaton? expressions, int filters)
    {
        _literals = literals;
        _expressions = expressions is null ? null : new LazyMatcher(expressions, StatesMax);
        _matched = new ulong[(filters + 63) / 64];
    }

    /// <summary>
    /// Searches a text. False when the expressions cost too much on it, which only expressions with very many states on texts made for it do: the
    /// outcome is then unknown.
    /// </summary>
    public bool TrySearch(ReadOnlySpan<byte> text)
    {
        _matched.AsSpan().Clear();
        _literals?.Search(text, _matched);
        return _expressions is null || _expressions.TrySearch(text, _matched, WorkAtLeast + ((long)text.Length * WorkPerByte));
    }

    /// <summary>Whether the last search found any filter.</summary>
    public bool HasMatch => _matched.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>Whether the filter at an index of <see cref="TextFilterSet.Filters"/> was found by the last search.</summary>
    public bool IsMatched(int filter) => (_matched[filter >> 6] >> (filter & 63) & 1) != 0;
}
