using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>One statement, or one that stands inside another.</summary>
public abstract class Statement : SqlNode;

/// <summary>A statement that may have WITH: a query, INSERT, UPDATE, DELETE or MERGE.</summary>
public abstract class DataStatement : Statement
{
    private protected DataStatement()
    {
    }

    /// <summary>WITH; null for none.</summary>
    public WithClause? With { get; private protected set; }

    /// <summary>The same statement behind a WITH clause.</summary>
    /// <param name="with">The clause.</param>
    /// <param name="place">Where both stand together.</param>
    public DataStatement After(WithClause with, SourceRange place)
    {
        var copy = (DataStatement)MemberwiseClone();
        copy.With = with;
        copy.Move(place);
        return copy;
    }
}

/// <summary>SELECT, VALUES, TABLE or a set operation, with what may follow each of them.</summary>
public abstract class Query : DataStatement
{
    private protected Query()
    {
    }

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; private set; } = [];

    /// <summary>LIMIT or FETCH FIRST; null for none and for LIMIT ALL.</summary>
    public Expression? Limit { get; private set; }

    /// <summary>FETCH FIRST … WITH TIES.</summary>
    public bool LimitWithTies { get; private set; }

    /// <summary>OFFSET.</summary>
    public Expression? Offset { get; private set; }

    /// <summary>FOR UPDATE and its like, in order.</summary>
    public ImmutableArray<RowLock> Locks { get; private set; } = [];

    /// <summary>INTO: the file or variables that take the result; null for none.</summary>
    public ExportClause? Export { get; private set; }

    /// <summary>The same query with what follows it; what it has already of its own stays where <paramref name="tail"/> has none.</summary>
    /// <param name="tail">What follows.</param>
    /// <param name="place">Where both stand together.</param>
    public Query Before(QueryTail tail, SourceRange place)
    {
        var copy = (Query)MemberwiseClone();
        copy.OrderBy = tail.OrderBy.IsEmpty ? OrderBy : tail.OrderBy;
        copy.Limit = tail.Limit ?? Limit;
        copy.LimitWithTies = tail.LimitWithTies || LimitWithTies;
        copy.Offset = tail.Offset ?? Offset;
        copy.Locks = Locks.AddRange(tail.Locks);
        copy.Export = tail.Export ?? Export;
        copy.Move(place);
        return copy;
    }

    /// <summary>Appends what follows the query's own body.</summary>
    private protected void AddTail(List<SqlNode> children)
    {
        Add(children, OrderBy);
        Add(children, Limit);
        Add(children, Offset);
        Add(children, Locks);
        Add(children, Export);
    }
}

/// <summary><c>FOR UPDATE|NO KEY UPDATE|SHARE|KEY SHARE [OF tables]</c></summary>
public sealed class RowLock : SqlNode
{
    /// <summary>Names of from items; empty for all.</summary>
    public ImmutableArray<ObjectName> Of { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Of);
}

/// <summary><c>SELECT …</c>, or <c>TABLE t</c>, which means <c>SELECT * FROM t</c>.</summary>
public sealed class Select : Query
{
    /// <summary>Whether it is written TABLE.</summary>
    public bool IsTable { get; init; }

    /// <summary>DISTINCT, with or without ON.</summary>
    public bool Distinct { get; init; }

    /// <summary>The keys of DISTINCT ON; an integer literal or a label is an output column, as in ORDER BY.</summary>
    public ImmutableArray<Expression> DistinctOn { get; init; } = [];

    /// <summary>The output list; may be empty.</summary>
    public ImmutableArray<Target> Targets { get; init; } = [];

    /// <summary>INTO: the table it makes; null for none.</summary>
    public IntoClause? Into { get; init; }

    /// <summary>The items of FROM, separated by commas.</summary>
    public ImmutableArray<FromItem> From { get; init; } = [];

    /// <summary>WHERE.</summary>
    public Expression? Where { get; init; }

    /// <summary>GROUP BY, grouping sets among them; a lone integer literal is an output column, a lone name a column of FROM first.</summary>
    public ImmutableArray<Expression> GroupBy { get; init; } = [];

    /// <summary>HAVING.</summary>
    public Expression? Having { get; init; }

    /// <summary>WINDOW.</summary>
    public ImmutableArray<WindowDefinition> Windows { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        Add(children, DistinctOn);
        Add(children, Targets);
        Add(children, Into);
        Add(children, From);
        Add(children, Where);
        Add(children, GroupBy);
        Add(children, Having);
        Add(children, Windows);
        AddTail(children);
    }
}

/// <summary>An item of an output list or of RETURNING.</summary>
public sealed class Target : SqlNode
{
    /// <summary>Its value; a <see cref="StarReference"/> or a <see cref="FieldSelection"/> without field stands for several columns.</summary>
    public required Expression Value { get; init; }

    /// <summary>Its label as written after it; null where the server chooses one.</summary>
    public string? Label { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Value);
}

/// <summary>Which grouping a <see cref="GroupingSet"/> makes.</summary>
public enum GroupingKind : byte
{
    /// <summary><c>()</c></summary>
    Empty,

    /// <summary><c>ROLLUP (…)</c></summary>
    Rollup,

    /// <summary><c>CUBE (…)</c></summary>
    Cube,

    /// <summary><c>GROUPING SETS (…)</c></summary>
    Sets,
}

/// <summary>An item of GROUP BY that groups in several ways.</summary>
public sealed class GroupingSet : Expression
{
    /// <summary>Which.</summary>
    public required GroupingKind Kind { get; init; }

    /// <summary>Its items; a list in parentheses is a <see cref="RowExpression"/>.</summary>
    public ImmutableArray<Expression> Items { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Items);
}

/// <summary>Which set operation.</summary>
public enum SetOperationKind : byte
{
    /// <summary><c>UNION</c></summary>
    Union,

    /// <summary><c>INTERSECT</c></summary>
    Intersect,

    /// <summary><c>EXCEPT</c></summary>
    Except,
}

/// <summary>Two queries combined; its columns are those of the left one by position. ORDER BY sees labels only.</summary>
public sealed class SetOperation : Query
{
    /// <summary>Which.</summary>
    public required SetOperationKind Kind { get; init; }

    /// <summary>Whether duplicates stay.</summary>
    public bool All { get; init; }

    /// <summary>The left query.</summary>
    public required Query Left { get; init; }

    /// <summary>The right query.</summary>
    public required Query Right { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        children.Add(Left);
        children.Add(Right);
        AddTail(children);
    }
}

/// <summary><c>VALUES (…), (…)</c>; what its columns are called is the dialect's.</summary>
public sealed class Values : Query
{
    /// <summary>The rows; at least one, <see cref="DefaultValue"/> among their items only in INSERT.</summary>
    public required ImmutableArray<RowExpression> Rows { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        Add(children, Rows);
        AddTail(children);
    }
}

/// <summary><c>WITH [RECURSIVE] …</c></summary>
public sealed class WithClause : SqlNode
{
    /// <summary>Whether its expressions see themselves and one another; otherwise each sees those before it.</summary>
    public bool Recursive { get; init; }

    /// <summary>Its expressions in order.</summary>
    public required ImmutableArray<CommonTableExpression> Expressions { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Expressions);
}

/// <summary><c>name [(columns)] AS (statement) [SEARCH …] [CYCLE …]</c></summary>
public sealed class CommonTableExpression : SqlNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>New names of its first columns.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Its statement: a query, or INSERT, UPDATE, DELETE, MERGE with or without RETURNING.</summary>
    public required DataStatement Body { get; init; }

    /// <summary>SEARCH's column, which is added after the others; null for none.</summary>
    public string? SearchColumn { get; init; }

    /// <summary>CYCLE's mark column, which is added after that; null for none.</summary>
    public string? CycleMark { get; init; }

    /// <summary>CYCLE's path column, which is added after that; null for none.</summary>
    public string? CyclePath { get; init; }

    /// <summary>The columns that SEARCH and CYCLE compare.</summary>
    public ImmutableArray<string> TrackedColumns { get; init; } = [];

    /// <summary>CYCLE's two mark values; empty for the defaults.</summary>
    public ImmutableArray<Expression> CycleValues { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Body);
        Add(children, CycleValues);
    }
}
