using System.Collections.Immutable;
using System.Globalization;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>SELECT, VALUES, TABLE and set operations.</summary>
/// <param name="resolution">The resolution it is part of.</param>
internal sealed class Queries(Resolution resolution)
{
    /// <summary>The output of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="outer">The scope around it; null for none.</param>
    /// <param name="expressions">The WITH expressions in sight.</param>
    public QueryOutput Evaluate(Query query, Scope? outer, CteScope? expressions)
    {
        if (!resolution.Spend(10)) return new QueryOutput([], true);
        if (query.With is { } with)
        {
            expressions = new CteScope(resolution, with, outer, expressions);
            expressions.EvaluateAll();
        }
        var output = query switch
        {
            Select select => Evaluate(select, new Scope(outer, expressions)),
            SetOperation operation => Evaluate(operation, outer, expressions),
            Values values => Evaluate(values, new Scope(outer, expressions)),
            _ => Doubtful(query),
        };
        if (query.Export is not null) Store(output, query.Place);
        return output;
    }

    private QueryOutput Doubtful(Query query)
    {
        resolution.Doubt($"a query is a {query.GetType().Name}");
        return new QueryOutput([], true);
    }

    private QueryOutput Evaluate(Select select, Scope scope)
    {
        resolution.From.AddTo(scope, select.From);
        if (select.Where is { } where) resolution.Expressions.Use(where, scope, UseKind.Predicate);
        var output = select.IsTable && select.Targets.IsEmpty
            ? resolution.Targets.Evaluate([new Target { Value = new StarReference() }], scope)
            : resolution.Targets.Evaluate(select.Targets, scope);
        if (resolution.Names.Dialect.SeesLabels && select.Targets.Any(t => t.Label is not null)) output = WithLabels(select, scope, output);
        foreach (var key in select.GroupBy) Group(key, select, scope, output);
        if (select.Having is { } having) resolution.Expressions.Use(having, Labelled(scope, output), UseKind.Predicate);
        foreach (var window in select.Windows) resolution.Expressions.Use(window, scope);
        foreach (var key in select.DistinctOn) ByOutput(key, scope, output, UseKind.Compare);
        // Values of one column among themselves: how often one occurs is all that they tell.
        if (select.Distinct && select.DistinctOn.IsEmpty)
            foreach (var column in output.Columns.Where(c => c.Value.IsMixed || c.Value.Row is not null)) resolution.Consume(column.Value, UseKind.Compare, select.Place);
        Order(select, scope, output);
        if (select.Into is not null) Store(output, select.Place);
        return output;
    }

    /// <summary>The output is written to a relation.</summary>
    public void Store(QueryOutput output, SourceRange place)
    {
        foreach (var column in output.Columns) resolution.Consume(column.Value, UseKind.Store, place);
    }

    private QueryOutput Evaluate(SetOperation operation, Scope? outer, CteScope? expressions)
    {
        var left = Evaluate(operation.Left, outer, expressions);
        var right = Evaluate(operation.Right, outer, expressions);
        bool keepsAll = operation is { Kind: SetOperationKind.Union, All: true };
        if (!keepsAll)
            foreach (var column in left.Columns.Concat(right.Columns)) resolution.Consume(column.Value, UseKind.Compare, operation.Place);
        bool open = left.IsOpen || right.IsOpen || left.Columns.Length != right.Columns.Length;
        QueryOutput output;
        if (open)
        {
            var any = left.Columns.Concat(right.Columns).Select(c => c.Value).Aggregate(Provenance.Free, Provenance.Either);
            output = new QueryOutput([.. left.Columns.Select(c => c with { Value = any }), RangeColumn.Unlisted(any)], true);
        }
        else
        {
            output = new QueryOutput([.. left.Columns.Zip(right.Columns, Combine)], false);
        }
        Order(operation, new Scope(outer, expressions), output);
        return output;
    }

    private static RangeColumn Combine(RangeColumn left, RangeColumn right) =>
        left with { Value = Provenance.Either(left.Value, right.Value) is var value && value.IsFree ? Provenance.Free : (value with { IsMixed = true }).WithoutOrigin() };

    private QueryOutput Evaluate(Values values, Scope scope)
    {
        Provenance[]? columns = null;
        foreach (var row in values.Rows)
        {
            var items = row.Items.Select(i => resolution.Expressions.Evaluate(i, scope, UseKind.Expression)).ToArray();
            if (columns is null) columns = items;
            else for (int i = 0; i < Math.Min(columns.Length, items.Length); i++) columns[i] = Provenance.Either(columns[i], items[i]);
        }
        columns ??= [];
        ImmutableArray<RangeColumn> named = [.. columns.Select((c, i) => Named(i + 1, c.IsFree ? c : (c with { IsMixed = true }).WithoutOrigin()))];
        bool open = values.Rows.Any(r => r.Items.Length != columns.Length || r.Items.Any(i => i is StarReference or FieldSelection { Field: null }));
        // A star among the values stands for several columns.
        if (open) named = [.. named.Select(c => c.Uncertain()), RangeColumn.Unlisted(columns.Aggregate(Provenance.Free, Provenance.OneOf))];
        var output = new QueryOutput(named, open);
        Order(values, scope, output);
        return output;
    }

    private RangeColumn Named(int number, Provenance value)
    {
        var label = resolution.Names.Dialect.LabelOfValues(number);
        return new RangeColumn(label.Name, value, label.Certainty);
    }

    private void Order(Query query, Scope scope, QueryOutput output)
    {
        foreach (var key in query.OrderBy)
        {
            if (resolution.Names.IsOwn(key.Operator)) resolution.Obscure($"Operator {key.Operator!.Last} is not one of the system's");
            ByOutput(key.Value, scope, output, UseKind.Sort);
        }
        if (query.Limit is { } limit) resolution.Expressions.Use(limit, scope, UseKind.Predicate);
        if (query.Offset is { } offset) resolution.Expressions.Use(offset, scope, UseKind.Predicate);
    }

    /// <summary>A key of ORDER BY or DISTINCT ON: a position, a label, or else an expression over FROM.</summary>
    private void ByOutput(Expression key, Scope scope, QueryOutput output, UseKind kind)
    {
        if (key is Literal { Kind: LiteralKind.Number } position)
        {
            ByPosition(position, output, kind);
            return;
        }
        if (key is ColumnReference { Name.Parts: [var name] })
        {
            bool labelled = false, certain = false;
            foreach (var column in output.Columns.Where(c => c.Name == name))
            {
                labelled = true;
                certain |= column.IsCertain;
                resolution.Consume(column.Value, kind, key.Place);
            }
            if (labelled && !resolution.Names.Dialect.SeesLabels && (certain || scope.Ranges.Count == 0)) return;
            // A label that the server chooses might be this one.
            if (!certain && !scope.Lists(name))
                foreach (var column in output.Columns.Where(c => c.Certainty == NameCertainty.PerhapsOther)) resolution.Consume(column.Value, kind, key.Place);
            if (labelled && !scope.FindColumn(name).IsKnown) return;
        }
        resolution.Expressions.Use(key, Labelled(scope, output), kind);
    }

    /// <summary>The output again, now that subqueries in its list see its labels.</summary>
    private QueryOutput WithLabels(Select select, Scope scope, QueryOutput output)
    {
        scope.Labels = LabelRange(output);
        return select.Targets.Any(target => TreeWalk.Any(target, node => node is Sublink)) ? resolution.Targets.Evaluate(select.Targets, scope) : output;
    }

    private static FromRange LabelRange(QueryOutput output) => FromRange.Of(new RangeEntry { Name = null, Columns = output.Columns });

    /// <summary>A scope in which labels are names too, where the server has it so: a name means the column or the label, whichever it takes.</summary>
    private Scope Labelled(Scope scope, QueryOutput output)
    {
        if (!resolution.Names.Dialect.SeesLabels) return scope;
        var labelled = scope.Beside([.. scope.Ranges, LabelRange(output)]);
        labelled.Labels = scope.Labels;
        labelled.Hidden.AddRange(scope.Hidden);
        return labelled;
    }

    private void ByPosition(Literal position, QueryOutput output, UseKind kind)
    {
        bool known = !output.IsOpen && int.TryParse(position.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= output.Columns.Length;
        if (known) resolution.Consume(output.Columns[int.Parse(position.Text!, CultureInfo.InvariantCulture) - 1].Value, kind, position.Place);
        else foreach (var column in output.Columns) resolution.Consume(column.Value, kind, position.Place);
    }

    private void Group(Expression key, Select select, Scope scope, QueryOutput output)
    {
        switch (key)
        {
            case GroupingSet set:
                foreach (var item in set.Items) Group(item, select, scope, output);
                break;
            case RowExpression row:
                foreach (var item in row.Items) Group(item, select, scope, output);
                break;
            case Literal { Kind: LiteralKind.Number } position:
                ByPosition(position, output, UseKind.Group);
                break;
            case ColumnReference { Name.Parts: [var name] } when resolution.Names.Dialect.SeesLabels || !scope.Lists(name):
                ByOutput(key, scope, output, UseKind.Group);
                // A column of FROM comes first.
                if (!resolution.Names.Dialect.SeesLabels && scope.MayList(name)) resolution.Expressions.Use(key, scope, UseKind.Group);
                break;
            default:
                resolution.Expressions.Use(key, scope, UseKind.Group);
                break;
        }
    }
}
