using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>Something that rows come from.</summary>
public abstract class FromItem : SqlNode
{
    /// <summary>Its alias; null when it has none.</summary>
    public Alias? Alias { get; init; }

    /// <summary>Whether LATERAL stands before it. Function items see what stands left of them without it.</summary>
    public bool Lateral { get; init; }
}

/// <summary><c>[AS] name [(columns)]</c></summary>
public sealed class Alias : SqlNode
{
    /// <summary>The name; null where only a list of column definitions follows AS.</summary>
    public required string? Name { get; init; }

    /// <summary>New names of the first columns; also those of a column definition list.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The types of a column definition list, one for each of <see cref="Columns"/>; empty when it is none.</summary>
    public ImmutableArray<TypeName> Types { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Types);
}

/// <summary>A table, view or common table expression by its name.</summary>
public sealed class RelationItem : FromItem
{
    /// <summary>The name.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>The name by which the rest of the statement means it: its alias, or else the last part of its own.</summary>
    public string ExposedName => Alias?.Name ?? Name.Last;

    /// <summary>Whether ONLY keeps its children out.</summary>
    public bool Only { get; init; }

    /// <summary>TABLESAMPLE: the method's name and arguments; null for none.</summary>
    public FunctionCall? Sample { get; init; }

    /// <summary>REPEATABLE's seed.</summary>
    public Expression? Seed { get; init; }

    /// <summary>The times of a FOR SYSTEM_TIME, which reads old rows; empty for none.</summary>
    public ImmutableArray<Expression> Times { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Name);
        Add(children, Alias);
        Add(children, Times);
        Add(children, Sample);
        Add(children, Seed);
    }
}

/// <summary><c>[LATERAL] (query) [alias]</c></summary>
public sealed class SubqueryItem : FromItem
{
    /// <summary>The query.</summary>
    public required Query Query { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Query);
        Add(children, Alias);
    }
}

/// <summary><c>f(…)</c> or <c>ROWS FROM (f(…), g(…))</c>; sees what stands left of it.</summary>
public sealed class FunctionItem : FromItem
{
    /// <summary>The functions; their columns stand side by side.</summary>
    public required ImmutableArray<RangeFunction> Functions { get; init; }

    /// <summary>Whether it is written ROWS FROM.</summary>
    public bool IsRowsFrom { get; init; }

    /// <summary>WITH ORDINALITY adds a last column.</summary>
    public bool WithOrdinality { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Functions);
        Add(children, Alias);
    }
}

/// <summary>A function among a <see cref="FunctionItem"/>'s.</summary>
public sealed class RangeFunction : SqlNode
{
    /// <summary>The call: a <see cref="FunctionCall"/>, a <see cref="SpecialForm"/> or the <see cref="Cast"/> that the server makes of one.</summary>
    public required Expression Call { get; init; }

    /// <summary>Column definitions inside ROWS FROM; null for none.</summary>
    public Alias? Columns { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Call);
        Add(children, Columns);
    }
}

/// <summary><c>XMLTABLE(…)</c> or <c>JSON_TABLE(…)</c>; sees what stands left of it.</summary>
public sealed class TableFunctionItem : FromItem
{
    /// <summary>Whether it is JSON_TABLE.</summary>
    public bool IsJson { get; init; }

    /// <summary>Everything it reads: rows, document, namespaces, passed values.</summary>
    public required ImmutableArray<Expression> Arguments { get; init; }

    /// <summary>Its columns in order, those of nested paths in their place.</summary>
    public required ImmutableArray<TableFunctionColumn> Columns { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Arguments);
        Add(children, Columns);
        Add(children, Alias);
    }
}

/// <summary>A column of XMLTABLE or JSON_TABLE.</summary>
public sealed class TableFunctionColumn : SqlNode
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type; null for FOR ORDINALITY.</summary>
    public TypeName? Type { get; init; }

    /// <summary>Its path, defaults and what else it may be made of.</summary>
    public ImmutableArray<Expression> Arguments { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Type);
        Add(children, Arguments);
    }
}

/// <summary>How two from items are joined.</summary>
public enum JoinKind : byte
{
    /// <summary><c>[INNER] JOIN</c></summary>
    Inner,

    /// <summary><c>LEFT JOIN</c></summary>
    Left,

    /// <summary><c>RIGHT JOIN</c></summary>
    Right,

    /// <summary><c>FULL JOIN</c></summary>
    Full,

    /// <summary><c>CROSS JOIN</c></summary>
    Cross,
}

/// <summary>A join. With an alias it hides the names of its sides.</summary>
public sealed class JoinItem : FromItem
{
    /// <summary>How.</summary>
    public required JoinKind Kind { get; init; }

    /// <summary>The left side.</summary>
    public required FromItem Left { get; init; }

    /// <summary>The right side.</summary>
    public required FromItem Right { get; init; }

    /// <summary>NATURAL joins by all columns of the same name.</summary>
    public bool Natural { get; init; }

    /// <summary>The columns of USING, which exist on both sides and appear once; empty for none.</summary>
    public ImmutableArray<string> Using { get; init; } = [];

    /// <summary>The alias of USING's columns (<c>USING (a) AS x</c>); null for none.</summary>
    public string? UsingAlias { get; init; }

    /// <summary>The condition of ON; null for none.</summary>
    public Expression? On { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Left);
        children.Add(Right);
        Add(children, On);
        Add(children, Alias);
    }
}
