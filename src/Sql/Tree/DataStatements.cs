using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary><c>INSERT INTO …</c></summary>
public sealed class Insert : DataStatement
{
    /// <summary>The table, perhaps with an alias.</summary>
    public required RelationItem Table { get; init; }

    /// <summary>The columns as listed; empty where all are meant.</summary>
    public ImmutableArray<ColumnTarget> Columns { get; init; } = [];

    /// <summary>Where the rows come from; null for DEFAULT VALUES. VALUES may hold <see cref="DefaultValue"/>.</summary>
    public Query? Source { get; init; }

    /// <summary>Whether it is REPLACE, which deletes the rows in its way.</summary>
    public bool IsReplace { get; init; }

    /// <summary>Whether OVERRIDING stands in it.</summary>
    public bool Overriding { get; init; }

    /// <summary>ON CONFLICT; null for none.</summary>
    public OnConflict? OnConflict { get; init; }

    /// <summary>RETURNING; null for none.</summary>
    public Returning? Returning { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        children.Add(Table);
        Add(children, Columns);
        Add(children, Source);
        Add(children, OnConflict);
        Add(children, Returning);
    }
}

/// <summary>A column that is written, perhaps only a part of it: <c>c</c>, <c>c.field</c>, <c>c[1]</c>.</summary>
public sealed class ColumnTarget : SqlNode
{
    /// <summary>The column.</summary>
    public required string Name { get; init; }

    /// <summary>The table before it; null for none. Only where a dialect has no fields.</summary>
    public ObjectName? Qualifier { get; init; }

    /// <summary>Fields after it.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Expressions in subscripts after it.</summary>
    public ImmutableArray<Expression> Subscripts { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Subscripts);
}

/// <summary><c>ON CONFLICT [(…) [WHERE …] | ON CONSTRAINT name] DO NOTHING | DO UPDATE SET … [WHERE …]</c></summary>
public sealed class OnConflict : SqlNode
{
    /// <summary>The columns and expressions of the index; references see the table only.</summary>
    public ImmutableArray<IndexKey> Keys { get; init; } = [];

    /// <summary>The index's own condition.</summary>
    public Expression? KeysWhere { get; init; }

    /// <summary>The constraint's name; null for none.</summary>
    public string? Constraint { get; init; }

    /// <summary>Whether it updates; otherwise it does nothing.</summary>
    public bool Updates { get; init; }

    /// <summary>What it sets; references see the table and <c>excluded</c>.</summary>
    public ImmutableArray<Assignment> Set { get; init; } = [];

    /// <summary>The name by which <see cref="Set"/> reaches the row that was to be inserted; null where the dialect's own has to do.</summary>
    public Alias? RowAlias { get; init; }

    /// <summary>Which rows it updates.</summary>
    public Expression? Where { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Keys);
        Add(children, KeysWhere);
        Add(children, Set);
        Add(children, Where);
    }
}

/// <summary>A column or an expression that an index is made of.</summary>
public sealed class IndexKey : SqlNode
{
    /// <summary>The column; null for an expression.</summary>
    public string? Column { get; init; }

    /// <summary>The expression; null for a column.</summary>
    public Expression? Value { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Value);
}

/// <summary><c>column = value</c>, or <c>(columns) = row or query</c>.</summary>
public sealed class Assignment : SqlNode
{
    /// <summary>What is written; several only where they stand in parentheses.</summary>
    public required ImmutableArray<ColumnTarget> Columns { get; init; }

    /// <summary>Whether the columns stand in parentheses, so that <see cref="Value"/> gives a field for each.</summary>
    public bool IsRow { get; init; }

    /// <summary>The value: for several columns a <see cref="RowExpression"/>, a scalar <see cref="Sublink"/> or another row.</summary>
    public required Expression Value { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Columns);
        children.Add(Value);
    }
}

/// <summary><c>RETURNING [WITH (OLD AS o, NEW AS n)] …</c></summary>
public sealed class Returning : SqlNode
{
    /// <summary>The alias of the old row; null where it is <c>old</c>.</summary>
    public string? OldAlias { get; init; }

    /// <summary>The alias of the new row; null where it is <c>new</c>.</summary>
    public string? NewAlias { get; init; }

    /// <summary>The output list.</summary>
    public required ImmutableArray<Target> Targets { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Targets);
}

/// <summary><c>UPDATE …</c></summary>
public sealed class Update : DataStatement
{
    /// <summary>The table, perhaps with an alias.</summary>
    public required RelationItem Table { get; init; }

    /// <summary>What it sets.</summary>
    public required ImmutableArray<Assignment> Set { get; init; }

    /// <summary>FROM.</summary>
    public ImmutableArray<FromItem> From { get; init; } = [];

    /// <summary>WHERE; null for all rows.</summary>
    public Expression? Where { get; init; }

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT.</summary>
    public Expression? Limit { get; init; }

    /// <summary>RETURNING; null for none.</summary>
    public Returning? Returning { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        children.Add(Table);
        Add(children, Set);
        Add(children, From);
        Add(children, Where);
        Add(children, OrderBy);
        Add(children, Limit);
        Add(children, Returning);
    }
}

/// <summary><c>DELETE FROM …</c></summary>
public sealed class Delete : DataStatement
{
    /// <summary>The table, perhaps with an alias.</summary>
    public required RelationItem Table { get; init; }

    /// <summary>USING.</summary>
    public ImmutableArray<FromItem> Using { get; init; } = [];

    /// <summary>WHERE; null for all rows.</summary>
    public Expression? Where { get; init; }

    /// <summary>ORDER BY.</summary>
    public ImmutableArray<SortKey> OrderBy { get; init; } = [];

    /// <summary>LIMIT.</summary>
    public Expression? Limit { get; init; }

    /// <summary>RETURNING; null for none.</summary>
    public Returning? Returning { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        children.Add(Table);
        Add(children, Using);
        Add(children, Where);
        Add(children, OrderBy);
        Add(children, Limit);
        Add(children, Returning);
    }
}

/// <summary><c>MERGE INTO … USING … ON … WHEN …</c></summary>
public sealed class Merge : DataStatement
{
    /// <summary>The table, perhaps with an alias.</summary>
    public required RelationItem Table { get; init; }

    /// <summary>USING.</summary>
    public required FromItem Source { get; init; }

    /// <summary>ON.</summary>
    public required Expression On { get; init; }

    /// <summary>The branches.</summary>
    public required ImmutableArray<MergeBranch> Branches { get; init; }

    /// <summary>RETURNING, which sees the source too; null for none.</summary>
    public Returning? Returning { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, With);
        children.Add(Table);
        children.Add(Source);
        children.Add(On);
        Add(children, Branches);
        Add(children, Returning);
    }
}

/// <summary>Which rows a branch of MERGE is for.</summary>
public enum MergeMatch : byte
{
    /// <summary><c>WHEN MATCHED</c></summary>
    Matched,

    /// <summary><c>WHEN NOT MATCHED [BY TARGET]</c></summary>
    NotMatchedByTarget,

    /// <summary><c>WHEN NOT MATCHED BY SOURCE</c></summary>
    NotMatchedBySource,
}

/// <summary>What a branch of MERGE does.</summary>
public enum MergeActionKind : byte
{
    /// <summary><c>DO NOTHING</c></summary>
    Nothing,

    /// <summary><c>INSERT</c></summary>
    Insert,

    /// <summary><c>UPDATE</c></summary>
    Update,

    /// <summary><c>DELETE</c></summary>
    Delete,
}

/// <summary><c>WHEN … [AND condition] THEN action</c></summary>
public sealed class MergeBranch : SqlNode
{
    /// <summary>For which rows.</summary>
    public required MergeMatch Match { get; init; }

    /// <summary>What it does.</summary>
    public required MergeActionKind Action { get; init; }

    /// <summary>The condition after AND.</summary>
    public Expression? Condition { get; init; }

    /// <summary>What an update sets.</summary>
    public ImmutableArray<Assignment> Set { get; init; } = [];

    /// <summary>The columns an insert lists.</summary>
    public ImmutableArray<ColumnTarget> Columns { get; init; } = [];

    /// <summary>The row an insert writes; null for DEFAULT VALUES.</summary>
    public RowExpression? Row { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Condition);
        Add(children, Set);
        Add(children, Columns);
        Add(children, Row);
    }
}
