using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Lineage;

/// <summary>The label that the server gives an output column without one (parse_target.c, FigureColname).</summary>
internal static class ColumnLabels
{
    private const string None = "?column?";

    /// <summary>The label of a target.</summary>
    public static string Of(Target target) => target.Label ?? Of(target.Value).Name ?? None;

    /// <summary>The name, and whether it is better than that of a type to which it is cast.</summary>
    private static (string? Name, bool IsStrong) Of(Expression value) => value switch
    {
        ColumnReference reference => (reference.Name.Last, true),
        FieldSelection { Field: { } field } => (field, true),
        Subscript subscript => Of(subscript.Operand),
        FunctionCall call => (call.Name.Last, true),
        SpecialForm form => (form.Word, true),
        Collate collate => Of(collate.Operand),
        Cast cast => Of(cast.Operand) is { IsStrong: true } inner ? inner : (cast.Type.Name.Last, false),
        CaseExpression @case => @case.Else is { } otherwise && Of(otherwise) is { IsStrong: true } inner ? inner : ("case", false),
        ArrayExpression => ("array", true),
        RowExpression => ("row", true),
        Sublink { Kind: SublinkKind.Exists } => ("exists", true),
        Sublink { Kind: SublinkKind.Array } => ("array", true),
        Sublink { Kind: SublinkKind.Scalar } sublink => First(sublink.Query) is { } name ? (name, true) : (null, false),
        Literal { Kind: LiteralKind.True or LiteralKind.False } => ("bool", false),
        _ => (null, false),
    };

    private static string? First(Query query) => query switch
    {
        Select { Targets: [var first, ..] } when first.Value is not StarReference => Of(first),
        SetOperation operation => First(operation.Left),
        Values => "column1",
        _ => null,
    };
}
