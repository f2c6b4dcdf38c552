using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session;

/// <summary>Writes whose condition bounds them by values that are not in their text.</summary>
internal static class BoundedWrite
{
    /// <summary>The placeholders of such a write, in the order of the text; empty for every other statement.</summary>
    public static ImmutableArray<Placeholder> PlaceholdersOf(in StatementReading reading)
    {
        if (!reading.Facts.Complete || (reading.Facts.Effects & (Effects.Write | Effects.UnboundedWrite)) != Effects.Write) return [];
        var all = new SortedSet<int>();
        var written = new HashSet<int>();
        foreach (var statement in reading.Tree.Statements) Gather(statement, all, written);
        return all.All(written.Contains) ? [] : [.. all.Select(start => new Placeholder(start, written.Contains(start)))];
    }

    private static void Gather(SqlNode root, SortedSet<int> all, HashSet<int> written) => TreeWalk.Any(root, node =>
    {
        if (node is Parameter) all.Add(node.Place.Start);
        else if (node is Assignment assignment) Gather(assignment.Value, written);
        else if (node is Insert { Source: Values rows }) Gather(rows, written);
        return false;
    });

    private static void Gather(SqlNode root, HashSet<int> places) => TreeWalk.Any(root, node =>
    {
        if (node is Parameter) places.Add(node.Place.Start);
        return false;
    });
}
