using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>How the operators of an output list nest, in the oracle's words.</summary>
internal static class TreeShape
{
    private static readonly string[] Infix =
    [
        "+", "-", "*", "/", "%", "^", "||", "->", "=", "<", ">", "<=", ">=", "<>", "and", "or", "and", "or", "like", "not like", "ilike", "similar to",
        "is distinct from", "is not distinct from", "operator(s.+)", "at time zone", "@@", "between", "not between", "in", "= any",
    ];

    private static readonly string[] Prefix = ["not", "-", "+", "~", "@", "operator(s.-)"];

    private static readonly string[] Postfix = ["is null", "is not null", "isnull", "notnull", "is true", "is not false", "::text", "collate c", "at local", "[1]"];

    /// <summary>A query with a few operands and operators in a row.</summary>
    public static string Random(Random random)
    {
        var text = Operand(random);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            text += " " + Next(random);
        }

        return "select " + text;
    }

    public static string Of(Select query) => string.Join(' ', query.Targets.Select(target => Of(target.Value)));

    private static string Next(Random random)
    {
        if (random.Next(4) == 0)
        {
            return Postfix[random.Next(Postfix.Length)];
        }

        var infix = Infix[random.Next(Infix.Length)];
        return infix switch
        {
            "between" or "not between" => $"{infix} {Operand(random)} and {Operand(random)}",
            "in" => $"in ({Operand(random)}, b)",
            "= any" => $"= any ({Operand(random)})",
            "like" => $"like {Operand(random)}" + (random.Next(3) == 0 ? $" escape {Operand(random)}" : ""),
            _ => $"{infix} {Operand(random)}",
        };
    }

    private static string Operand(Random random) =>
        (random.Next(5) == 0 ? Prefix[random.Next(Prefix.Length)] + " " : "") + (char)('a' + random.Next(6));

    private static string Of(Expression value) => value switch
    {
        ColumnReference column => column.Name.ToString(),
        Connective connective => $"({(connective.IsOr ? "OR_EXPR" : "AND_EXPR")} {All(connective.Operands)})",
        Negation negation => $"(NOT_EXPR {Of(negation.Operand)})",
        Test { Kind: TestKind.Null } test => $"({(test.Negated ? "IS_NOT_NULL" : "IS_NULL")} {Of(test.Operand)})",
        Test test => $"({(test.Negated ? "IS_NOT_" : "IS_")}{test.Kind.ToString().ToUpperInvariant()} {Of(test.Operand)})",
        Cast cast => $"(:: {Of(cast.Operand)})",
        Collate collate => $"(COLLATE {Of(collate.Operand)})",
        FunctionCall call => $"({call.Name.Last} {All(call.Arguments)})",
        Subscript subscript => $"([] {Of(subscript.Operand)})",
        Operation operation => $"({(operation.Left is null ? "" : Of(operation.Left))} {operation.Operator.Last} {Of(operation.Right)})",
        Comparison comparison => $"({Of(comparison.Left)} {Name(comparison)} {Right(comparison)})",
        _ => value.GetType().Name,
    };

    private static string All(IEnumerable<Expression> values) => string.Join(' ', values.Select(Of));

    private static string Right(Comparison comparison) => comparison switch
    {
        { Kind: ComparisonKind.SimilarTo } or { Right.Length: 2, Kind: ComparisonKind.Like or ComparisonKind.Ilike } => $"({Function(comparison.Kind)} {All(comparison.Right)})",
        _ => All(comparison.Right),
    };

    private static string Function(ComparisonKind kind) => kind == ComparisonKind.SimilarTo ? "similar_to_escape" : "like_escape";

    private static string Name(Comparison comparison) => comparison.Kind switch
    {
        ComparisonKind.Between => comparison.Negated ? "NOT BETWEEN_NOT_BETWEEN" : "BETWEEN_BETWEEN",
        ComparisonKind.In => (comparison.Negated ? "<>" : "=") + "_IN",
        ComparisonKind.Any => comparison.Operator!.Last + "_OP_ANY",
        ComparisonKind.Like => (comparison.Negated ? "!~~" : "~~") + "_LIKE",
        ComparisonKind.Ilike => (comparison.Negated ? "!~~*" : "~~*") + "_ILIKE",
        ComparisonKind.SimilarTo => (comparison.Negated ? "!~" : "~") + "_SIMILAR",
        _ => "=" + (comparison.Negated ? "_NOT_DISTINCT" : "_DISTINCT"),
    };
}
