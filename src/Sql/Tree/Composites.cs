using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary><c>CASE [operand] WHEN … THEN … ELSE … END</c></summary>
public sealed class CaseExpression : Expression
{
    /// <summary>What each branch is compared with; null where branches hold conditions.</summary>
    public Expression? Operand { get; init; }

    /// <summary>The branches.</summary>
    public required ImmutableArray<CaseBranch> Branches { get; init; }

    /// <summary>The value when no branch applies; null when there is none.</summary>
    public Expression? Else { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Operand);
        Add(children, Branches);
        Add(children, Else);
    }
}

/// <summary><c>WHEN condition THEN result</c></summary>
public sealed class CaseBranch : SqlNode
{
    /// <summary>The condition, or what the operand is compared with.</summary>
    public required Expression Condition { get; init; }

    /// <summary>The value when it holds.</summary>
    public required Expression Result { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Condition);
        children.Add(Result);
    }
}

/// <summary><c>ROW(a, b)</c> or <c>(a, b)</c>.</summary>
public sealed class RowExpression : Expression
{
    /// <summary>Its fields; none in <c>ROW()</c>.</summary>
    public required ImmutableArray<Expression> Items { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Items);
}

/// <summary><c>ARRAY[a, b]</c>, and the bare brackets inside one.</summary>
public sealed class ArrayExpression : Expression
{
    /// <summary>Its elements.</summary>
    public required ImmutableArray<Expression> Items { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Items);
}

/// <summary>How an expression uses a query.</summary>
public enum SublinkKind : byte
{
    /// <summary><c>(SELECT …)</c> as a value, or as a row on the right of a comparison or assignment of rows.</summary>
    Scalar,

    /// <summary><c>EXISTS (SELECT …)</c></summary>
    Exists,

    /// <summary><c>ARRAY(SELECT …)</c></summary>
    Array,

    /// <summary><c>a operator ANY (SELECT …)</c> and SOME; also <c>a IN (SELECT …)</c>, which has no operator.</summary>
    Any,

    /// <summary><c>a operator ALL (SELECT …)</c></summary>
    All,
}

/// <summary>A query inside an expression.</summary>
public sealed class Sublink : Expression
{
    /// <summary>How the query is used.</summary>
    public required SublinkKind Kind { get; init; }

    /// <summary>Whether it is NOT IN. The NOT of NOT EXISTS is a <see cref="Negation"/>.</summary>
    public bool Negated { get; init; }

    /// <summary>What is compared with the query's rows; null unless Any or All.</summary>
    public Expression? Left { get; init; }

    /// <summary>The operator of ANY and ALL; null for IN.</summary>
    public ObjectName? Operator { get; init; }

    /// <summary>The query.</summary>
    public required Query Query { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Left);
        children.Add(Query);
    }
}
