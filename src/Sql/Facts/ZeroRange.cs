using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>
/// Ranges of numbers that hold zero, as what every word is that is compared with a number: <c>name &gt;= 0</c> is true of all. Numbers are looked at that are written, or
/// computed from written ones. One that a column must stay below does restrict: so are <c>id &lt; 1000</c> and every purge written.
/// </summary>
internal static class ZeroRange
{
    /// <summary>Whether an operator is one of order.</summary>
    public static bool Is(string name) => name is "<" or ">" or "<=" or ">=";

    /// <summary>The operator between the same two sides, turned round.</summary>
    public static string Turned(string name) => name switch
    {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        _ => name,
    };

    /// <summary>Whether a column's being so ordered to a value is true of zero.</summary>
    public static bool HoldsZero(string name, Expression value) => NumberOf(value) is { } number && name switch
    {
        ">=" => !(number > 0) || Condition.MayBeZero(number),
        ">" => !(number >= 0),
        "<=" => Condition.MayBeZero(number),
        _ => double.IsNaN(number),
    };

    /// <summary>Whether zero is between two bounds. Where one of them is a number, a text that is the other becomes one.</summary>
    public static bool HoldsZero(ImmutableArray<Expression> bounds)
    {
        if (bounds is not [var from, var to] || (NumberOf(from) ?? NumberOf(to)) is null) return false;
        return (NumberOf(from) ?? TextOf(from)) is { } lower && (!(lower > 0) || Condition.MayBeZero(lower)) && !((NumberOf(to) ?? TextOf(to)) < 0);
    }

    /// <summary>The number that a value is; not a number where it may be any, null where it is none that is looked at.</summary>
    private static double? NumberOf(Expression value) => value switch
    {
        Literal { Kind: LiteralKind.False } => 0,
        Literal { Kind: LiteralKind.True } => 1,
        Literal { Kind: LiteralKind.Number } number => Parse(number.Text),
        Operation { Left: null, Operator.Last: "-" } minus => -OperandOf(minus.Right),
        Operation { Left: null, Operator.Last: "+" } plus => NumberOf(plus.Right),
        Operation { Left: { } left } operation => OperandOf(left) is not null && OperandOf(operation.Right) is not null ? double.NaN : null,
        RowExpression { Items: [var only] } => NumberOf(only),
        VariableAssignment assignment => NumberOf(assignment.Value),
        Sublink { Query: Select { Targets: [{ } target] } } => NumberOf(target.Value),
        Cast cast => Condition.GivesNumber(cast) ? double.NaN : null,
        _ => null,
    };

    /// <summary>The same of what is computed with. A parameter may be any number; by itself it is looked at when it has a value.</summary>
    private static double? OperandOf(Expression value) => value is Parameter ? double.NaN : NumberOf(value) ?? TextOf(value);

    private static double? TextOf(Expression value) => value is Literal { Kind: LiteralKind.String } text ? Parse(text.Text) : null;

    private static double Parse(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
