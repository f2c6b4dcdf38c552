using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Parsing;

/// <summary>Keeps trees shallow enough to be walked recursively: a chain such as <c>1 + 1 + …</c> nests in the tree though not in the text.</summary>
internal static class TreeDepth
{
    /// <summary>Whether the statements are no deeper than <see cref="SqlNode.DepthMax"/>.</summary>
    /// <returns>Null, or why the text is not understood.</returns>
    public static string? Check(IReadOnlyList<Statement> statements)
    {
        var level = new List<SqlNode>(statements);
        var next = new List<SqlNode>();
        for (var depth = 1; level.Count > 0; depth++)
        {
            if (depth > SqlNode.DepthMax)
            {
                return "it is nested too deeply";
            }

            foreach (var node in level)
            {
                node.AddChildren(next);
            }

            (level, next) = (next, level);
            next.Clear();
        }

        return null;
    }
}
