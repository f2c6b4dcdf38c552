using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>
/// A node of a syntax tree. Trees are immutable and never deeper than <see cref="DepthMax"/>, so that they may be walked recursively.
/// Names are normalised as the server stores them: folded unless quoted, unescaped, truncated.
/// </summary>
public abstract class SqlNode
{
    /// <summary>The deepest tree that a parser returns; a deeper text is not understood.</summary>
    public const int DepthMax = 500;

    private SourceRange _place;

    /// <summary>Where the node stands in the text: from its first token to its last, without parentheses around it.</summary>
    public SourceRange Place
    {
        get => _place;
        init => _place = value;
    }

    /// <summary>Appends the nodes directly beneath this one, in the order of the text where there is one.</summary>
    /// <param name="children">Receives them.</param>
    public virtual void AddChildren(List<SqlNode> children)
    {
    }

    /// <summary>Moves a copy to where it stands together with what follows it.</summary>
    private protected void Move(SourceRange place) => _place = place;

    /// <summary>Appends a child that may be absent.</summary>
    protected static void Add(List<SqlNode> children, SqlNode? child)
    {
        if (child is not null)
        {
            children.Add(child);
        }
    }

    /// <summary>Appends all nodes of a list.</summary>
    protected static void Add<T>(List<SqlNode> children, ImmutableArray<T> nodes)
        where T : SqlNode
    {
        foreach (var node in nodes)
        {
            children.Add(node);
        }
    }
}
