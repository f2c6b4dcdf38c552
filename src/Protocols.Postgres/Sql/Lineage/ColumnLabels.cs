using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Lineage;

/// <summary>The label that the server gives an output column without one (parse_target.c, FigureColname).</summary>
internal static class ColumnLabels
{
    private const string None = "?column?";

    /// <summary>The label of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="inner">The label of the first column of a query inside it.</param>
    public static OutputLabel Of(Expression value, Func<Sublink, OutputLabel> inner) => Choose(value, inner).Label ?? Chosen(None);

    /// <summary>The label, and whether it is better than that of a type to which it is cast.</summary>
    private static (OutputLabel? Label, bool IsStrong) Choose(Expression value, Func<Sublink, OutputLabel> inner) => value switch
    {
        ColumnReference reference => (OutputLabel.Certain(reference.Name.Last), true),
        FieldSelection { Field: { } field } => (OutputLabel.Certain(field), true),
        FieldSelection field => Choose(field.Operand, inner),
        Subscript subscript => Choose(subscript.Operand, inner),
        FunctionCall { IsSyntax: false } call => (OutputLabel.Certain(call.Name.Last), true),
        FunctionCall call => (Chosen(call.Name.Last), true),
        SpecialForm form => (Chosen(form.Word), true),
        Collate collate => Choose(collate.Operand, inner),
        Cast cast => Choose(cast.Operand, inner) is { IsStrong: true } operand ? operand : (Chosen(cast.Type.Name.Last), false),
        CaseExpression @case => @case.Else is { } otherwise && Choose(otherwise, inner) is { IsStrong: true } last ? last : (Chosen("case"), false),
        ArrayExpression => (Chosen("array"), true),
        RowExpression => (Chosen("row"), true),
        Sublink { Kind: SublinkKind.Exists } => (Chosen("exists"), true),
        Sublink { Kind: SublinkKind.Array } => (Chosen("array"), true),
        // Whatever the query calls its column, ?column? among them.
        Sublink { Kind: SublinkKind.Scalar } sublink => (inner(sublink), true),
        _ => (null, false),
    };

    /// <summary>One that another version may choose otherwise.</summary>
    private static OutputLabel Chosen(string name) => new(name, NameCertainty.PerhapsOther);
}
