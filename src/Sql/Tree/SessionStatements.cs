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
