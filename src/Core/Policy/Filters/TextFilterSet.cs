using System.Collections.Immutable;
using System.Text;

namespace HoopWire.Policy.Filters;

/// <summary>The filters of a policy compiled together: all literals in one pass, all expressions in another. Immutable; <see cref="NewScan"/> searches.</summary>
public sealed class TextFilterSet
{
    private readonly LiteralSet? _literals;
    private readonly Automaton? _expressions;

    /// <summary>Compiles filters, which have been checked; those that are written alike are looked for once.</summary>
    public TextFilterSet(IEnumerable<TextFilter> filters)
    {
        Filters = [.. filters.Distinct()];
        var literals = new List<(byte[], bool, int)>();
        var expressions = new Automaton();
        for (int i = 0; i < Filters.Length; i++)
        {
            var filter = Filters[i];
            // The other case of letters beyond ASCII may be of another length: the automaton knows how to do that.
            if (!filter.IsExpression && (!filter.IgnoreCase || Ascii.IsValid(filter.Pattern))) literals.Add((Encoding.UTF8.GetBytes(filter.Pattern), filter.IgnoreCase, i));
            else expressions.Add(filter.IsExpression ? RegexParser.Parse(filter.Pattern, filter.IgnoreCase) : RegexParser.Literal(filter.Pattern, true), i);
        }
        _literals = literals.Count > 0 ? new LiteralSet(literals) : null;
        _expressions = expressions.Starts.Count > 0 ? expressions : null;
    }

    /// <summary>The filters, each once.</summary>
    public ImmutableArray<TextFilter> Filters { get; }

    /// <summary>Where a filter stands in <see cref="Filters"/>; -1 when it does not.</summary>
    public int IndexOf(TextFilter filter) => Filters.IndexOf(filter);

    /// <summary>A searcher of its own for one thread.</summary>
    public TextFilterScan NewScan() => new(_literals, _expressions, Filters.Length);
}
