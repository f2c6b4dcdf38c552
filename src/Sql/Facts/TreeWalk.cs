using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>All nodes beneath one, in no particular order, without a call for each level.</summary>
internal static class TreeWalk
{
    /// <summary>Whether any node at or beneath one fits.</summary>
    public static bool Any(SqlNode root, Func<SqlNode, bool> fits)
    {
        var waiting = new List<SqlNode> { root };
        while (waiting.Count > 0)
        {
            var node = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            if (fits(node))
            {
                return true;
            }

            node.AddChildren(waiting);
        }

        return false;
    }
}
