using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>
/// Whether what a subquery returns may be taken from the table around it: <c>id IN (SELECT t.id FROM u …)</c> is true of every row of t. A column without its table is
/// taken for the subquery's own.
/// </summary>
internal static class OuterReference
{
    private const int DepthMax = 64;

    /// <summary>Whether the output of a query, or what it reads from, names a table around it.</summary>
    /// <param name="select">The query.</param>
    /// <param name="outer">The name by which the table is meant.</param>
    public static bool IsIn(Select select, string outer)
    {
        var hides = Exposes(select.From, outer);
        return select.Targets.Any(target => Names(target, outer, hides, 0)) || select.From.Any(item => InFrom(item, outer, hides, 0)) || (select.With is { } with && Names(with, outer, false, 0));
    }

    private static bool Names(SqlNode node, string outer, bool hidden, int depth)
    {
        if (depth > DepthMax)
        {
            return true;
        }

        switch (node)
        {
            case ColumnReference { Name: { } name } when !hidden && (name.Parts.Length == 1 ? name.Last : name.Parts[^2]) == outer:
            case StarReference { Qualifier.Last: { } starred } when !hidden && starred == outer:
                return true;
            case Select select:
                return InSelect(select, outer, hidden, depth);
            default:
                return Beneath(node, outer, hidden, depth);
        }
    }

    private static bool InSelect(Select select, string outer, bool hidden, int depth)
    {
        var inside = hidden || Exposes(select.From, outer);
        if (select.From.Any(item => InFrom(item, outer, inside, depth + 1)) || (select.With is { } with && Names(with, outer, hidden, depth + 1)))
        {
            return true;
        }

        var children = new List<SqlNode>();
        select.AddChildren(children);
        return children.Any(child => child is not FromItem and not WithClause && Names(child, outer, inside, depth + 1));
    }

    /// <summary>A subquery in FROM does not see what stands beside it, unless it is lateral: there the name may be the table's around.</summary>
    private static bool InFrom(FromItem item, string outer, bool hidden, int depth) => item switch
    {
        _ when depth > DepthMax => true,
        SubqueryItem query => Names(query.Query, outer, false, depth + 1),
        JoinItem join => InFrom(join.Left, outer, hidden, depth + 1) || InFrom(join.Right, outer, hidden, depth + 1) || (join.On is { } on && Names(on, outer, hidden, depth + 1)),
        _ => Beneath(item, outer, hidden, depth),
    };

    private static bool Beneath(SqlNode node, string outer, bool hidden, int depth)
    {
        var children = new List<SqlNode>();
        node.AddChildren(children);
        return children.Any(child => Names(child, outer, hidden, depth + 1));
    }

    private static bool Exposes(ImmutableArray<FromItem> items, string name) => items.Any(item => Exposes(item, name));

    private static bool Exposes(FromItem item, string name) => item switch
    {
        RelationItem relation => relation.ExposedName == name,
        JoinItem { Alias: null } join => Exposes(join.Left, name) || Exposes(join.Right, name),
        _ => item.Alias?.Name == name,
    };
}
