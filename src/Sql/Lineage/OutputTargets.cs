using System.Collections.Immutable;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>Output lists: of SELECT and of RETURNING.</summary>
/// <param name="resolution">The resolution it is part of.</param>
internal sealed class OutputTargets(Resolution resolution)
{
    /// <summary>Output columns that a query may have (htup_details.h, MaxTupleAttributeNumber).</summary>
    private const int ColumnsMax = 1664;

    /// <summary>The output columns, stars expanded.</summary>
    public QueryOutput Evaluate(ImmutableArray<Target> targets, Scope scope)
    {
        var columns = ImmutableArray.CreateBuilder<RangeColumn>(targets.Length);
        bool open = false;
        foreach (var target in targets)
        {
            switch (target.Value)
            {
                case StarReference star:
                    open |= Expand(star, scope, columns);
                    break;
                case FieldSelection { Field: null } fields:
                    open |= Expand(fields, scope, columns);
                    break;
                default:
                    // Its label may be that of a query inside it.
                    var value = resolution.Expressions.Evaluate(target.Value, scope, UseKind.Expression);
                    var label = resolution.Names.Dialect.Label(target, resolution.Expressions.LabelOf);
                    resolution.Met.Add(label.Name);
                    columns.Add(new RangeColumn(label.Name, value, label.Certainty));
                    break;
            }
        }
        if (columns.Count > ColumnsMax) resolution.Doubt("it has more output columns than there can be");
        return columns.Count > ColumnsMax ? new QueryOutput([], true) : new QueryOutput(columns.ToImmutable(), open);
    }

    private bool Expand(StarReference star, Scope scope, ImmutableArray<RangeColumn>.Builder columns)
    {
        if (star.Qualifier is not { } qualifier)
        {
            foreach (var range in scope.Ranges) Add(columns, range.Columns, range.IsOpen, range.Open);
            return scope.Ranges.Any(r => r.IsOpen);
        }
        resolution.Met.Add(qualifier.Parts);
        if (scope.FindEntry(qualifier.Schema, qualifier.Last) is not { } entry)
        {
            resolution.Unknown($"{qualifier}");
            return true;
        }
        Add(columns, entry.Columns, entry.IsOpen, entry.Open);
        return entry.IsOpen;
    }

    /// <summary><c>(row).*</c></summary>
    private bool Expand(FieldSelection fields, Scope scope, ImmutableArray<RangeColumn>.Builder columns)
    {
        var operand = resolution.Expressions.Evaluate(fields.Operand, scope, UseKind.Expression);
        if (operand.Row is { Name: not null } entry)
        {
            bool direct = Expressions.IsDirect(fields.Operand, scope);
            Add(columns, direct ? entry.Columns : [.. entry.Columns.Select(c => c with { Value = c.Value.WithoutOrigin() })], entry.IsOpen, entry.Open);
            // A name that may be that of a column as well.
            return entry.IsOpen || (!direct && fields.Operand is ColumnReference { Name.Parts.Length: 1 } reference && !scope.FindColumn(reference.Name.Last).IsCertain);
        }
        columns.Add(RangeColumn.Unlisted(resolution.Derive([operand], UseKind.WholeRow, fields.Place)));
        return true;
    }

    private static void Add(ImmutableArray<RangeColumn>.Builder columns, ImmutableArray<RangeColumn> added, bool isOpen, Provenance open)
    {
        if (columns.Count <= ColumnsMax) columns.AddRange(added.Where(c => !c.IsInvisible));
        // Stands for what is not listed, so that its sources are not lost.
        if (isOpen && !open.IsFree) columns.Add(RangeColumn.Unlisted(open));
    }
}
