using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>
/// Whether a condition restricts the rows of a data statement. It does only where a comparison of a column with something else says so on
/// every branch of its ORs; what is not certain does not, so that a person is asked once too often rather than never.
/// </summary>
internal static class Condition
{
    private const int DepthMax = 32;

    /// <summary>A number below it may be written so and yet be kept as zero: a DECIMAL has thirty places.</summary>
    private const double SmallestNumber = 1e-30;

    /// <summary>Functions with which keys are often compared, and which return no zero.</summary>
    private static readonly string[] NeverZero =
        ["curdate", "current_date", "current_timestamp", "date", "last_insert_id", "lower", "md5", "now", "sha1", "sha2", "str_to_date", "unhex", "upper", "uuid_to_bin"];

    /// <summary>Types of which a value is no number, or none that is zero.</summary>
    private static readonly string[] TextTypes = ["binary", "char", "character", "date", "datetime", "nchar", "varchar"];

    /// <summary>Whether a cast gives a number that may be zero.</summary>
    public static bool GivesNumber(Cast cast) => Array.IndexOf(TextTypes, cast.Type.Name.Last) < 0;

    /// <summary>Whether a number may be kept as zero by what it is compared with.</summary>
    public static bool MayBeZero(double number) => !(Math.Abs(number) >= SmallestNumber);

    public static bool IsBounded(Expression? condition, in ConditionScope scope) =>
        condition is not null && IsBounded(condition, scope, 0, narrow: false);

    /// <summary>Whether a query's own WHERE restricts what it returns.</summary>
    public static bool IsBoundedQuery(Query query, FactDialect dialect) => IsBoundedQuery(query, new ConditionScope(null, Joined: false, SelfJoined: false, dialect), 0);

    /// <summary>The same of a query within a condition: what it returns must be its own, or the condition compares the table with itself.</summary>
    private static bool IsBoundedQuery(Query query, in ConditionScope outer, int depth) => query is Select { Where: { } where } select
        && !(outer.Target is { } target && (select.From.IsEmpty || OuterReference.IsIn(select, target.ExposedName)))
        && IsBounded(where, new ConditionScope(null, Joined: false, outer.SelfJoined, outer.Dialect), depth + 1, narrow: false);

    /// <param name="condition">The condition.</param>
    /// <param name="scope">What its columns mean.</param>
    /// <param name="depth">How deep it stands in others.</param>
    /// <param name="narrow">Whether only few rows may fit, as branches of an OR add up: <c>id &lt; 5 or id >= 5</c> is always true.</param>
    private static bool IsBounded(Expression condition, in ConditionScope scope, int depth, bool narrow)
    {
        if (depth > DepthMax)
        {
            return false;
        }

        return condition switch
        {
            Connective { IsOr: true } or => Every(or.Operands, scope, depth),
            Connective and => Some(and.Operands, scope, depth, narrow),
            CurrentOf => true,
            Test { Kind: TestKind.Null, Negated: false } test => scope.Holds(ColumnOperand.Of(test.Operand)),
            Comparison { Negated: false } comparison => IsBounded(comparison, scope, narrow),
            Sublink { Kind: SublinkKind.Any, Negated: false, Left: { } left, Operator: null or { Schema: null, Last: "=" } } link =>
                scope.HoldsAll(left) && !(scope.Dialect.CoercesText && MayBeZero(link)) && IsBoundedQuery(link.Query, scope, depth),
            Operation { Left: { } left, Operator.Schema: null } operation => IsBounded(operation, left, scope, depth, narrow),
            _ => false,
        };
    }

    private static bool Every(ImmutableArray<Expression> branches, in ConditionScope scope, int depth)
    {
        foreach (var branch in branches)
        {
            if (!IsBounded(branch, scope, depth + 1, narrow: true))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Some(ImmutableArray<Expression> branches, in ConditionScope scope, int depth, bool narrow)
    {
        foreach (var branch in branches)
        {
            if (IsBounded(branch, scope, depth + 1, narrow))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBounded(Comparison comparison, in ConditionScope scope, bool narrow)
    {
        var left = comparison.Left;
        switch (comparison.Kind)
        {
            case ComparisonKind.In:
                return scope.HoldsAll(left) && AreFree(comparison.Right, left) && !(scope.Dialect.CoercesText && comparison.Right.Any(MayBeZero));
            case ComparisonKind.Between:
                return !narrow && scope.Holds(ColumnOperand.Of(left)) && AreFree(comparison.Right, left) && !(scope.Dialect.CoercesText && ZeroRange.HoldsZero(comparison.Right));
            case ComparisonKind.Like or ComparisonKind.Ilike:
                return scope.Holds(ColumnOperand.Of(left)) && comparison.Right is [Literal { Text: { } pattern }] && pattern.AsSpan().ContainsAnyExcept('%', '_');
            case ComparisonKind.Any when comparison.Operator is { Schema: null, Last: "=" }:
                return scope.HoldsAll(left) && AreFree(comparison.Right, left);
            default:
                // <> and every operator of a type's own may be true of all rows.
                return false;
        }
    }

    private static bool IsBounded(Operation operation, Expression leftSide, in ConditionScope scope, int depth, bool narrow)
    {
        var name = operation.Operator.Last;
        var equal = name == "=" || scope.Dialect.IsEquality(name);
        if (!equal && (narrow || name is not ("<" or ">" or "<=" or ">=")))
        {
            return false;
        }

        var (left, right) = (ColumnOperand.Of(leftSide), ColumnOperand.Of(operation.Right));
        if (left.IsColumn && right.IsColumn)
        {
            return equal && !narrow && scope.Joins(left, right);
        }

        if (equal ? scope.HoldsAll(leftSide) : scope.Holds(left))
        {
            return Restricts(operation.Right, leftSide, scope, name, depth);
        }

        return scope.Holds(right) && Restricts(leftSide, operation.Right, scope, ZeroRange.Turned(name), depth);
    }

    /// <summary>The other side of a comparison: a value free of the column, or a subquery that is bounded itself.</summary>
    private static bool Restricts(Expression value, Expression column, in ConditionScope scope, string name, int depth) => value switch
    {
        _ when scope.Dialect.CoercesText && (ZeroRange.Is(name) ? ZeroRange.HoldsZero(name, value) : MayBeZero(value)) => false,
        Literal { Kind: LiteralKind.String, Place.Length: 2 } => false,
        Sublink { Kind: SublinkKind.Scalar } link => IsBoundedQuery(link.Query, scope, depth),
        _ => AreFree([value], column),
    };

    /// <summary>Whether a value that a text is compared with may be the number zero, which equals every word: written so, or computed.</summary>
    private static bool MayBeZero(Expression value) => value switch
    {
        Literal { Kind: LiteralKind.False } => true,
        Literal { Kind: LiteralKind.Number } number => !double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var size) || MayBeZero(size),
        Operation { Left: null, Operator.Last: "-" or "+", Right: Literal { Kind: LiteralKind.Number } number } => MayBeZero(number),
        RowExpression row => row.Items.Any(MayBeZero),
        Sublink { Query: Select select } => select.Targets.Any(target => MayBeZero(target.Value)),
        VariableAssignment assignment => MayBeZero(assignment.Value),
        Cast cast => GivesNumber(cast),
        Operation or Connective or Negation or Test or Comparison or CaseExpression => true,
        FunctionCall call => Array.IndexOf(NeverZero, call.Name.Last) < 0,
        _ => false,
    };

    /// <summary>Whether values hold no query and no column of the other side's names.</summary>
    private static bool AreFree(ImmutableArray<Expression> values, Expression column)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        TreeWalk.Any(column, node =>
        {
            if (node is ColumnReference reference)
            {
                names.Add(reference.Name.Last);
            }

            return false;
        });
        bool Taints(SqlNode node) => node switch
        {
            Query or StarReference => true,
            ColumnReference reference => names.Contains(reference.Name.Last),
            FieldSelection selection => selection.Field is null || names.Contains(selection.Field),
            _ => false,
        };
        foreach (var value in values)
        {
            if (TreeWalk.Any(value, Taints))
            {
                return false;
            }
        }

        return true;
    }
}
