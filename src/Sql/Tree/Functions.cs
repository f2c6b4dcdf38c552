using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>
/// A call of a function, aggregate or window function. Words of the grammar that the server turns into calls are calls here too, by the
/// name it gives them: <c>EXTRACT</c> is <c>pg_catalog.extract</c>, <c>a AT TIME ZONE b</c> is <c>pg_catalog.timezone(b, a)</c>.
/// </summary>
public sealed class FunctionCall : Expression
{
    /// <summary>The function's name.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>
    /// Whether the grammar's own words call it, such as <c>EXTRACT</c>, <c>SUBSTRING(a FROM b)</c>, <c>OVERLAPS</c>, <c>IS NORMALIZED</c>;
    /// such a name is always <c>pg_catalog</c>'s.
    /// </summary>
    public bool IsSyntax { get; init; }

    /// <summary>The arguments, WITHIN GROUP's keys not among them.</summary>
    public ImmutableArray<Expression> Arguments { get; init; } = [];

    /// <summary>Whether it is <c>f(*)</c>.</summary>
    public bool Star { get; init; }

    /// <summary>Whether DISTINCT stands before the arguments.</summary>
    public bool Distinct { get; init; }

    /// <summary>Whether VARIADIC stands before the last argument.</summary>
    public bool Variadic { get; init; }

    /// <summary>ORDER BY inside the parentheses, or that of WITHIN GROUP.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>Whether <see cref="OrderBy"/> is WITHIN GROUP's.</summary>
    public bool WithinGroup { get; init; }

    /// <summary>The condition of FILTER.</summary>
    public Expression? Filter { get; init; }

    /// <summary>OVER: the window, by name or in place.</summary>
    public WindowDefinition? Over { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Arguments);
        Add(children, OrderBy);
        Add(children, Filter);
        Add(children, Over);
    }
}

/// <summary><c>name =&gt; value</c> or <c>name := value</c> among arguments.</summary>
public sealed class NamedArgument : Expression
{
    /// <summary>The parameter's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required Expression Value { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Value);
}

/// <summary>Which of the grammar's own constructs a <see cref="SpecialForm"/> is.</summary>
public enum SpecialFormKind : byte
{
    /// <summary><c>COALESCE(…)</c></summary>
    Coalesce,

    /// <summary><c>GREATEST(…)</c></summary>
    Greatest,

    /// <summary><c>LEAST(…)</c></summary>
    Least,

    /// <summary><c>NULLIF(a, b)</c></summary>
    NullIf,

    /// <summary><c>GROUPING(…)</c></summary>
    Grouping,

    /// <summary><c>CURRENT_DATE</c>, <c>CURRENT_TIMESTAMP(p)</c>, <c>LOCALTIME</c> and their like; no argument.</summary>
    CurrentTime,

    /// <summary><c>CURRENT_USER</c>, <c>USER</c>, <c>SESSION_USER</c>, <c>CURRENT_ROLE</c>; no argument.</summary>
    CurrentUser,

    /// <summary><c>CURRENT_CATALOG</c>, <c>CURRENT_SCHEMA</c>; no argument.</summary>
    CurrentNamespace,

    /// <summary><c>MERGE_ACTION()</c></summary>
    MergeAction,

    /// <summary><c>XMLCONCAT</c>, <c>XMLELEMENT</c>, <c>XMLFOREST</c>, <c>XMLPARSE</c>, <c>XMLPI</c>, <c>XMLROOT</c>, <c>XMLSERIALIZE</c></summary>
    Xml,

    /// <summary><c>JSON(…)</c>, <c>JSON_SCALAR</c>, <c>JSON_SERIALIZE</c>, <c>JSON_OBJECT</c>, <c>JSON_ARRAY</c></summary>
    JsonConstructor,

    /// <summary><c>JSON_ARRAY(SELECT …)</c>: its argument is one scalar <see cref="Sublink"/>.</summary>
    JsonArrayOfQuery,

    /// <summary><c>JSON_OBJECTAGG</c>, <c>JSON_ARRAYAGG</c>: aggregates, perhaps over a window.</summary>
    JsonAggregate,

    /// <summary><c>JSON_QUERY</c>, <c>JSON_VALUE</c>, <c>JSON_EXISTS</c></summary>
    JsonQuery,
}

/// <summary>
/// A construct that looks like a call but is the grammar's own. Its value is made of all its <see cref="Arguments"/>, whatever their roles.
/// </summary>
public sealed class SpecialForm : Expression
{
    /// <summary>Which kind.</summary>
    public required SpecialFormKind Kind { get; init; }

    /// <summary>The word that starts it, folded, such as <c>xmlforest</c>; the server labels an output column by it.</summary>
    public required string Word { get; init; }

    /// <summary>All expressions inside it, in the order of the text, labels left out.</summary>
    public ImmutableArray<Expression> Arguments { get; init; } = [];

    /// <summary>The type named by RETURNING or AS; null for none.</summary>
    public TypeName? Type { get; init; }

    /// <summary>ORDER BY of an aggregate.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>FILTER of an aggregate.</summary>
    public Expression? Filter { get; init; }

    /// <summary>OVER of an aggregate.</summary>
    public WindowDefinition? Over { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Arguments);
        Add(children, Type);
        Add(children, OrderBy);
        Add(children, Filter);
        Add(children, Over);
    }
}

/// <summary>One key of ORDER BY.</summary>
public sealed class SortKey : SqlNode
{
    /// <summary>
    /// The key. Of a query's own ORDER BY a lone integer literal is the position of an output column, and a lone name one's label first.
    /// </summary>
    public required Expression Value { get; init; }

    /// <summary>Whether DESC stands after it.</summary>
    public bool Descending { get; init; }

    /// <summary>The operator of USING.</summary>
    public ObjectName? Operator { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Value);
}

/// <summary>A window: an entry of the WINDOW clause, or what stands after OVER.</summary>
public sealed class WindowDefinition : SqlNode
{
    /// <summary>Its own name in the WINDOW clause; null after OVER.</summary>
    public string? Name { get; init; }

    /// <summary>The window it refers to (<c>OVER w</c>) or extends (<c>OVER (w …)</c>).</summary>
    public string? Base { get; init; }

    /// <summary>PARTITION BY.</summary>
    public ImmutableArray<Expression> PartitionBy { get; init; } = [];

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>Offset of the frame's start, where it has one.</summary>
    public Expression? FrameStart { get; init; }

    /// <summary>Offset of the frame's end, where it has one.</summary>
    public Expression? FrameEnd { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, PartitionBy);
        Add(children, OrderBy);
        Add(children, FrameStart);
        Add(children, FrameEnd);
    }
}
