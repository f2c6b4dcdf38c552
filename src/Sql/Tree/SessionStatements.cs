using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>What is done with a setting.</summary>
public enum SettingAction : byte
{
    /// <summary><c>SET name TO values</c> and its special spellings.</summary>
    Set,

    /// <summary><c>RESET name</c>, <c>SET name TO DEFAULT</c></summary>
    Reset,

    /// <summary><c>SHOW name</c></summary>
    Show,
}

/// <summary>SET, RESET or SHOW of a setting, by name or in the standard's words.</summary>
public sealed class SettingStatement : Statement
{
    /// <summary>What is done.</summary>
    public required SettingAction Action { get; init; }

    /// <summary>The setting's name, folded as the server compares it, such as <c>search_path</c>; <c>all</c> for all.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it holds for the transaction only.</summary>
    public bool Local { get; init; }

    /// <summary>The values; words are string literals. Empty for DEFAULT, RESET and SHOW.</summary>
    public ImmutableArray<Expression> Values { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Values);
}

/// <summary>A statement that only steers transactions: BEGIN, COMMIT, SAVEPOINT, SET TRANSACTION, SET CONSTRAINTS and their like.</summary>
public sealed class TransactionStatement : Statement
{
    /// <summary>Its first word, folded: <c>begin</c>, <c>start</c>, <c>commit</c>, <c>end</c>, <c>abort</c>, <c>rollback</c>, <c>savepoint</c>, <c>release</c>, <c>prepare</c>, <c>set</c>; <c>characteristics</c> for SET SESSION CHARACTERISTICS, which outlasts the transaction.</summary>
    public required string Word { get; init; }

    /// <summary>The savepoint, or the name of a prepared transaction; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it ends a transaction that was prepared before, perhaps by another session.</summary>
    public bool IsPrepared { get; init; }

    /// <summary>Whether another transaction begins where it ends one (<c>AND CHAIN</c>).</summary>
    public bool Chains { get; init; }
}

/// <summary><c>LOCK [TABLE] …</c> or <c>TRUNCATE [TABLE] …</c></summary>
public sealed class TableStatement : Statement
{
    /// <summary>Whether the tables are emptied; otherwise they are locked.</summary>
    public required bool Truncates { get; init; }

    /// <summary>The tables.</summary>
    public required ImmutableArray<RelationItem> Tables { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Tables);
}

/// <summary><c>CALL procedure(…)</c></summary>
public sealed class Call : Statement
{
    /// <summary>The call; always a <see cref="FunctionCall"/> unless a special form stands in its place, which the server refuses.</summary>
    public required Expression Procedure { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Procedure);
}

/// <summary><c>DO … 'code'</c>: code in a language of its own.</summary>
public sealed class DoBlock : Statement
{
    /// <summary>Its language; null where it is the default, plpgsql.</summary>
    public string? Language { get; init; }
}

/// <summary>How far a <see cref="SettingItem"/> reaches.</summary>
public enum SettingScope : byte
{
    /// <summary>The session.</summary>
    Session,

    /// <summary>The server (<c>GLOBAL</c>).</summary>
    Global,

    /// <summary>The server, also after a restart (<c>PERSIST</c>, <c>PERSIST_ONLY</c>).</summary>
    Persistent,

    /// <summary>A variable of the session's own (<c>@name</c>).</summary>
    Variable,
}

/// <summary>One assignment of SET.</summary>
public sealed class SettingItem : SqlNode
{
    /// <summary>What is set, folded; <c>names</c>, <c>character set</c>, <c>password</c>, <c>role</c>, <c>default role</c> for the forms of their own.</summary>
    public required string Name { get; init; }

    /// <summary>How far it reaches.</summary>
    public SettingScope Scope { get; init; }

    /// <summary>The value; words are string literals. Null for DEFAULT and where it is not of interest.</summary>
    public Expression? Value { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Value);
}

/// <summary><c>SET a = 1, @b = 2, GLOBAL c = 3</c>, or <c>SET STATEMENT a = 1 FOR statement</c>.</summary>
public sealed class SettingList : Statement
{
    /// <summary>What is set, in order.</summary>
    public required ImmutableArray<SettingItem> Items { get; init; }

    /// <summary>The statement for which alone it is set; null for none.</summary>
    public Statement? Body { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Items);
        Add(children, Body);
    }
}

/// <summary><c>SHOW …</c> or <c>DESCRIBE table</c>: something that the server tells of itself or its objects.</summary>
public sealed class ShowStatement : Statement
{
    /// <summary>What is shown: the words behind SHOW, folded, such as <c>columns</c>, <c>create table</c>, <c>engine status</c>.</summary>
    public required string What { get; init; }

    /// <summary>The relations it names.</summary>
    public ImmutableArray<ObjectName> Relations { get; init; } = [];

    /// <summary>WHERE, whose names are columns of what is shown.</summary>
    public ImmutableArray<Expression> Conditions { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Relations);
        Add(children, Conditions);
    }
}

/// <summary><c>DO a, b</c>: expressions whose values nobody sees.</summary>
public sealed class EvaluateStatement : Statement
{
    /// <summary>The expressions.</summary>
    public required ImmutableArray<Expression> Values { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Values);
}

/// <summary><c>PREPARE name FROM 'text' or @variable</c>: a statement whose text is a value.</summary>
public sealed class PrepareText : Statement
{
    /// <summary>The statement's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its text.</summary>
    public required Expression Source { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Source);
}

/// <summary>Code that is run without being read: <c>EXECUTE IMMEDIATE</c>, <c>BEGIN NOT ATOMIC … END</c>.</summary>
public sealed class CodeStatement : Statement;

/// <summary><c>LOAD DATA|XML [LOCAL] INFILE 'file' INTO TABLE …</c></summary>
public sealed class LoadData : Statement
{
    /// <summary>Whether the client gives the file; otherwise the server reads it.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Where the literal with the file's name stands.</summary>
    public SourceRange File { get; init; }

    /// <summary>Whether its rows replace those in their way.</summary>
    public bool IsReplace { get; init; }

    /// <summary>The table.</summary>
    public required ObjectName Table { get; init; }

    /// <summary>The columns and variables that take the fields.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>What is set of them.</summary>
    public ImmutableArray<Assignment> Set { get; init; } = [];

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Table);
        Add(children, Set);
    }
}
