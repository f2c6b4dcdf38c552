using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary><c>INTO [TEMP|UNLOGGED] [TABLE] name</c> of a SELECT, which makes a table.</summary>
public sealed class IntoClause : SqlNode
{
    /// <summary>The table that is made.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>Whether it is made for the session alone.</summary>
    public bool IsTemporary { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Name);
}

/// <summary><c>CREATE TABLE|MATERIALIZED VIEW name [(columns)] … AS query or EXECUTE … [WITH [NO] DATA]</c></summary>
public sealed class CreateTableAs : Statement
{
    /// <summary>Whether it is a materialized view.</summary>
    public bool IsMaterializedView { get; init; }

    /// <summary>What is made.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>New names of the first columns.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>A query or an <see cref="Execute"/>.</summary>
    public required Statement Body { get; init; }

    /// <summary>Whether it is made for the session alone.</summary>
    public bool IsTemporary { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Name);
        children.Add(Body);
    }
}

/// <summary><c>CREATE [RECURSIVE] VIEW name [(columns)] AS query</c></summary>
public sealed class CreateView : Statement
{
    /// <summary>The view.</summary>
    public required ObjectName Name { get; init; }

    /// <summary>New names of the first columns; of all, where it is recursive.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Whether the query may read the view's own name.</summary>
    public bool Recursive { get; init; }

    /// <summary>The query.</summary>
    public required Query Query { get; init; }

    /// <summary>Whether it is made for the session alone.</summary>
    public bool IsTemporary { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Name);
        children.Add(Query);
    }
}

/// <summary>Where the data of a COPY goes.</summary>
public enum CopyEnd : byte
{
    /// <summary>From the client (<c>FROM STDIN</c>; STDOUT means the same there).</summary>
    FromClient,

    /// <summary>To the client (<c>TO STDOUT</c>).</summary>
    ToClient,

    /// <summary>From a file or program on the server.</summary>
    FromServer,

    /// <summary>To a file or program on the server.</summary>
    ToServer,
}

/// <summary><c>COPY table [(columns)] FROM|TO …</c> or <c>COPY (query) TO …</c></summary>
public sealed class Copy : Statement
{
    /// <summary>The table; null where a query is copied.</summary>
    public ObjectName? Table { get; init; }

    /// <summary>The columns as listed; empty for all.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The query; null where a table is copied.</summary>
    public DataStatement? Query { get; init; }

    /// <summary>Where the data goes.</summary>
    public required CopyEnd Direction { get; init; }

    /// <summary>Whether a program on the server gives or takes it.</summary>
    public bool IsProgram { get; init; }

    /// <summary>The options' names, folded; those of the old spelling too.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>WHERE of COPY FROM, which sees the table.</summary>
    public Expression? Where { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Table);
        Add(children, Query);
        Add(children, Where);
    }
}

/// <summary><c>DECLARE name … CURSOR … FOR query</c></summary>
public sealed class DeclareCursor : Statement
{
    /// <summary>The cursor's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its rows come in binary.</summary>
    public bool Binary { get; init; }

    /// <summary>Whether it outlives its transaction.</summary>
    public bool WithHold { get; init; }

    /// <summary>The query.</summary>
    public required Query Query { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Query);
}

/// <summary>What is done with an open cursor.</summary>
public enum CursorAction : byte
{
    /// <summary><c>FETCH</c></summary>
    Fetch,

    /// <summary><c>MOVE</c></summary>
    Move,

    /// <summary><c>CLOSE</c></summary>
    Close,
}

/// <summary><c>FETCH</c>, <c>MOVE</c> or <c>CLOSE</c>.</summary>
public sealed class CursorStatement : Statement
{
    /// <summary>What is done.</summary>
    public required CursorAction Action { get; init; }

    /// <summary>The cursor's name; null for CLOSE ALL.</summary>
    public required string? Name { get; init; }
}

/// <summary><c>PREPARE name [(types)] AS statement</c></summary>
public sealed class Prepare : Statement
{
    /// <summary>The statement's name.</summary>
    public required string Name { get; init; }

    /// <summary>The parameters' types.</summary>
    public ImmutableArray<TypeName> Types { get; init; } = [];

    /// <summary>What is prepared.</summary>
    public required DataStatement Body { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Types);
        children.Add(Body);
    }
}

/// <summary><c>EXECUTE name [(values)]</c></summary>
public sealed class Execute : Statement
{
    /// <summary>The statement's name.</summary>
    public required string Name { get; init; }

    /// <summary>The parameters' values.</summary>
    public ImmutableArray<Expression> Arguments { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Arguments);
}

/// <summary><c>DEALLOCATE [PREPARE] name</c></summary>
public sealed class Deallocate : Statement
{
    /// <summary>The statement's name; null for all.</summary>
    public required string? Name { get; init; }
}

/// <summary><c>EXPLAIN … statement</c></summary>
public sealed class Explain : Statement
{
    /// <summary>Whether the statement is also run. True in any doubt.</summary>
    public bool Analyzes { get; init; }

    /// <summary>The form that is asked for, in lower case: <c>json</c>; null for the server's own.</summary>
    public string? Format { get; init; }

    /// <summary>A data statement, or one that stores, declares or executes one.</summary>
    public required Statement Body { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Body);
}
