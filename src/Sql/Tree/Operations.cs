using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>An operator between two operands, or before one. <c>BETWEEN</c>, <c>LIKE</c> and other words have nodes of their own.</summary>
public sealed class Operation : Expression
{
    /// <summary>The operator, such as <c>=</c>; <c>!=</c> is read as <c>&lt;&gt;</c>. Qualified where written <c>OPERATOR(schema.op)</c>.</summary>
    public required ObjectName Operator { get; init; }

    /// <summary>The left operand; null for a prefix operator.</summary>
    public Expression? Left { get; init; }

    /// <summary>The right or only operand.</summary>
    public required Expression Right { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        Add(children, Left);
        children.Add(Right);
    }
}

/// <summary><c>a AND b AND c</c> or <c>a OR b OR c</c>.</summary>
public sealed class Connective : Expression
{
    /// <summary>True for OR, false for AND.</summary>
    public required bool IsOr { get; init; }

    /// <summary>The operands; at least two.</summary>
    public required ImmutableArray<Expression> Operands { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => Add(children, Operands);
}

/// <summary><c>NOT operand</c></summary>
public sealed class Negation : Expression
{
    /// <summary>What is negated.</summary>
    public required Expression Operand { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Operand);
}

/// <summary>What a <see cref="Test"/> asks.</summary>
public enum TestKind : byte
{
    /// <summary><c>IS NULL</c>, <c>ISNULL</c></summary>
    Null,

    /// <summary><c>IS TRUE</c></summary>
    True,

    /// <summary><c>IS FALSE</c></summary>
    False,

    /// <summary><c>IS UNKNOWN</c></summary>
    Unknown,

    /// <summary><c>IS DOCUMENT</c></summary>
    Document,

    /// <summary><c>IS JSON …</c></summary>
    Json,
}

/// <summary><c>operand IS [NOT] …</c></summary>
public sealed class Test : Expression
{
    /// <summary>What is asked.</summary>
    public required TestKind Kind { get; init; }

    /// <summary>Whether NOT stands in it.</summary>
    public bool Negated { get; init; }

    /// <summary>Of what it is asked.</summary>
    public required Expression Operand { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Operand);
}

/// <summary>Which word compares in a <see cref="Comparison"/>.</summary>
public enum ComparisonKind : byte
{
    /// <summary><c>a [NOT] BETWEEN b AND c</c></summary>
    Between,

    /// <summary><c>a [NOT] BETWEEN SYMMETRIC b AND c</c></summary>
    BetweenSymmetric,

    /// <summary><c>a [NOT] IN (b, c, …)</c>; with a query it is a <see cref="Sublink"/>.</summary>
    In,

    /// <summary><c>a [NOT] LIKE b [ESCAPE c]</c></summary>
    Like,

    /// <summary><c>a [NOT] ILIKE b [ESCAPE c]</c></summary>
    Ilike,

    /// <summary><c>a [NOT] SIMILAR TO b [ESCAPE c]</c></summary>
    SimilarTo,

    /// <summary><c>a IS [NOT] DISTINCT FROM b</c></summary>
    DistinctFrom,

    /// <summary><c>a operator ANY (array)</c>, also SOME; with a query it is a <see cref="Sublink"/>.</summary>
    Any,

    /// <summary><c>a operator ALL (array)</c>; with a query it is a <see cref="Sublink"/>.</summary>
    All,
}

/// <summary>A comparison by a word.</summary>
public sealed class Comparison : Expression
{
    /// <summary>Which.</summary>
    public required ComparisonKind Kind { get; init; }

    /// <summary>Whether NOT stands in it.</summary>
    public bool Negated { get; init; }

    /// <summary>The operator of ANY and ALL, also <c>LIKE</c> as <c>~~</c> and ILIKE as <c>~~*</c>, with ! where negated; null for other words.</summary>
    public ObjectName? Operator { get; init; }

    /// <summary>The operand before the word.</summary>
    public required Expression Left { get; init; }

    /// <summary>What it is compared with: two bounds, a list, a pattern and perhaps its escape, one value, or one array.</summary>
    public required ImmutableArray<Expression> Right { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Left);
        Add(children, Right);
    }
}

/// <summary>How a cast is written.</summary>
public enum CastForm : byte
{
    /// <summary><c>CAST(a AS type)</c></summary>
    Function,

    /// <summary><c>a::type</c></summary>
    Operator,

    /// <summary><c>type 'literal'</c></summary>
    Literal,
}

/// <summary>A cast.</summary>
public sealed class Cast : Expression
{
    /// <summary>How it is written.</summary>
    public required CastForm Form { get; init; }

    /// <summary>What is cast.</summary>
    public required Expression Operand { get; init; }

    /// <summary>To what.</summary>
    public required TypeName Type { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children)
    {
        children.Add(Operand);
        children.Add(Type);
    }
}

/// <summary><c>operand COLLATE name</c></summary>
public sealed class Collate : Expression
{
    /// <summary>The operand.</summary>
    public required Expression Operand { get; init; }

    /// <summary>The collation.</summary>
    public required ObjectName Collation { get; init; }

    /// <inheritdoc/>
    public override void AddChildren(List<SqlNode> children) => children.Add(Operand);
}
