using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>
/// The column that a side of a comparison is: a name with casts, subscripts, collations and JSON steps after it, or such a name in a call that
/// changes case or trims. Arithmetic is none: <c>id * 0 = 0</c> restricts nothing.
/// </summary>
/// <param name="Qualifier">The table's name or alias before it; null for none.</param>
/// <param name="Name">The column; null where the side is no column.</param>
internal readonly record struct ColumnOperand(string? Qualifier, string? Name)
{
    public bool IsColumn => Name is not null;

    public static ColumnOperand Of(Expression side)
    {
        while (true)
        {
            switch (side)
            {
                case ColumnReference { Name.Last: "tableoid" }:
                    // The same for every row.
                    return default;
                case ColumnReference column:
                    return new ColumnOperand(column.Name.Schema, column.Name.Last);
                case Cast { Form: CastForm.Operator } cast:
                    side = cast.Operand;
                    break;
                case Subscript subscript:
                    side = subscript.Operand;
                    break;
                case Collate collate:
                    side = collate.Operand;
                    break;
                case Operation { Left: { } left, Operator: { Schema: null, Last: "->" or "->>" or "#>" or "#>>" }, Right: Literal or Parameter }:
                    side = left;
                    break;
                case FunctionCall { Name.Last: "lower" or "upper" or "btrim" or "trim" or "date", Arguments.Length: 1, Over: null } call:
                    side = call.Arguments[0];
                    break;
                default:
                    return default;
            }
        }
    }
}
