using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>The bare columns of statements' own output lists: <c>a</c>, <c>t.a</c>, <c>a as b</c>, <c>*</c>; and the labels in those lists.</summary>
internal sealed class OwnOutput
{
    private readonly List<SourceRange> _bare = [];

    /// <summary>Where labels end.</summary>
    public HashSet<int> LabelEnds { get; } = [];

    /// <summary>Output columns with a label of their own: whoever uses the label uses the column.</summary>
    public List<(string Label, SourceRange Column)> Aliases { get; } = [];

    /// <summary>Ranges of bare columns, in the order of the text.</summary>
    public List<SourceRange> Bare
    {
        get
        {
            _bare.Sort((a, b) => a.Start.CompareTo(b.Start));
            return _bare;
        }
    }

    /// <summary>Notes an output list.</summary>
    /// <param name="targets">The list.</param>
    /// <param name="keys">Sort and grouping keys, where a number stands for a column of the list.</param>
    /// <returns>Whether a number may stand for any column of a star.</returns>
    public bool Note(ImmutableArray<Target> targets, IEnumerable<Expression> keys)
    {
        var ordinals = new HashSet<int>();
        foreach (var key in keys)
        {
            Ordinals(key, ordinals);
        }

        for (var i = 0; i < targets.Length; i++)
        {
            Note(targets[i], ordinals.Contains(i + 1));
        }

        return ordinals.Count > 0 && targets.Any(target => target.Value is StarReference or FieldSelection { Field: null });
    }

    private void Note(Target target, bool sorted)
    {
        var bare = target.Value is ColumnReference or StarReference && target.Value.Place.Start == target.Place.Start;
        if (bare && !sorted)
        {
            _bare.Add(target.Place);
        }

        if (target.Label is not { } label)
        {
            return;
        }

        LabelEnds.Add(target.Place.End);
        if (bare)
        {
            Aliases.Add((label, target.Value.Place));
        }
    }

    private static void Ordinals(Expression key, HashSet<int> found)
    {
        switch (key)
        {
            case Literal { Kind: LiteralKind.Number } literal:
                found.Add(int.TryParse(literal.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : 0);
                break;
            case GroupingSet set:
                foreach (var item in set.Items)
                {
                    Ordinals(item, found);
                }

                break;
            case RowExpression row:
                foreach (var item in row.Items)
                {
                    Ordinals(item, found);
                }

                break;
            default:
                break;
        }
    }
}
