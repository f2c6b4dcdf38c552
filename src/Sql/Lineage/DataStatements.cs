using System.Collections.Immutable;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>Queries, INSERT, UPDATE, DELETE and MERGE.</summary>
/// <param name="resolution">The resolution it is part of.</param>
internal sealed class DataStatements(Resolution resolution)
{
    private readonly HashSet<CatalogueRelation> _written = [];

    /// <summary>The relations that are written.</summary>
    public IReadOnlyCollection<CatalogueRelation> Written => _written;

    /// <summary>The output of a statement: of RETURNING, unless it is a query.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="outer">The scope around it; null for none.</param>
    /// <param name="expressions">The WITH expressions in sight.</param>
    public QueryOutput Evaluate(DataStatement statement, Scope? outer, CteScope? expressions)
    {
        if (statement is Query query) return resolution.Queries.Evaluate(query, outer, expressions);
        if (statement.With is { } with)
        {
            expressions = new CteScope(resolution, with, outer, expressions);
            expressions.EvaluateAll();
        }
        var scope = new Scope(outer, expressions);
        switch (statement)
        {
            case Insert insert:
                return Evaluate(insert, scope);
            case Update update:
                var updated = Write(update.Table, scope);
                resolution.From.AddTo(scope, update.From);
                Assign(update.Set, scope);
                Narrow(update.Where, update.OrderBy, update.Limit, scope);
                return Return(update.Returning, scope, updated);
            case Delete delete:
                var deleted = Write(delete.Table, scope);
                resolution.From.AddTo(scope, delete.Using);
                Narrow(delete.Where, delete.OrderBy, delete.Limit, scope);
                return Return(delete.Returning, scope, deleted);
            case Merge merge:
                return Evaluate(merge, scope);
            case JoinedUpdate joined:
                Join(joined.From, scope, item => joined.Set.SelectMany(a => a.Columns).Any(c => c.Qualifier is null || c.Qualifier.Last == item));
                Assign(joined.Set, scope);
                Narrow(joined.Where, joined.OrderBy, joined.Limit, scope);
                return QueryOutput.None;
            case JoinedDelete joined:
                Join(joined.From, scope, item => joined.Targets.Any(t => t.Last == item));
                Narrow(joined.Where, joined.OrderBy, joined.Limit, scope);
                return QueryOutput.None;
            default:
                resolution.Doubt($"a statement is a {statement.GetType().Name}");
                return new QueryOutput([], true);
        }
    }

    /// <summary>Brings the tables of a statement that writes several into sight.</summary>
    private void Join(ImmutableArray<FromItem> items, Scope scope, Func<string, bool> isWritten)
    {
        resolution.From.AddTo(scope, items);
        foreach (var item in JoinedWrite.Relations(items).Where(i => isWritten(i.ExposedName)))
            foreach (var relation in resolution.Names.Find(item.Name)) _written.Add(relation);
    }

    private void Narrow(Expression? where, ImmutableArray<SortKey> keys, Expression? limit, Scope scope)
    {
        if (where is not null) resolution.Expressions.Use(where, scope, UseKind.Predicate);
        resolution.Expressions.Use(keys, scope, UseKind.Sort);
        if (limit is not null) resolution.Expressions.Use(limit, scope, UseKind.Predicate);
    }

    /// <summary>Notes a relation as written, and brings it into sight.</summary>
    public RangeEntry Write(RelationItem table, Scope scope)
    {
        var entry = resolution.From.BindTable(table);
        foreach (var relation in resolution.Names.Find(table.Name))
        {
            _written.Add(relation);
            // What a rule does instead is not in the text, and RETURNING shows its values under this relation's columns.
            if (relation.HasRules) resolution.Obscure($"Relation {relation.Name} has rules, and what they do cannot be told");
        }
        scope.Ranges.Add(FromRange.Of(entry));
        return entry;
    }

    private QueryOutput Evaluate(Insert insert, Scope scope)
    {
        if (insert.Source is { } source) resolution.Queries.Store(resolution.Queries.Evaluate(source, scope.Outer, scope.Expressions), source.Place);
        var entry = Write(insert.Table, scope);
        foreach (var subscript in insert.Columns.SelectMany(c => c.Subscripts)) resolution.Expressions.Use(subscript, scope, UseKind.Store);
        if (insert.OnConflict is { } conflict)
        {
            foreach (var key in conflict.Keys)
            {
                if (key.Column is { } column) resolution.Consume(entry.Find(column)?.Value ?? entry.Rest, UseKind.Compare, key.Place);
                if (key.Value is { } value) resolution.Expressions.Use(value, scope, UseKind.Compare);
            }
            if (conflict.KeysWhere is { } keysWhere) resolution.Expressions.Use(keysWhere, scope, UseKind.Predicate);
            // The row that was to be inserted: the client's own values, or uses that have been noted.
            var proposed = new RangeEntry { Name = conflict.RowAlias?.Name ?? resolution.Names.Dialect.ProposedRow, Columns = [.. entry.Columns.Select(c => c with { Value = Provenance.Free })], IsOpen = entry.IsOpen };
            scope.Hidden.Add(proposed);
            Assign(conflict.Set, scope);
            if (conflict.Where is { } where) resolution.Expressions.Use(where, scope, UseKind.Predicate);
            scope.Hidden.Remove(proposed);
        }
        return Return(insert.Returning, scope, entry);
    }

    private QueryOutput Evaluate(Merge merge, Scope scope)
    {
        var table = Write(merge.Table, scope);
        resolution.From.AddTo(scope, [merge.Source]);
        resolution.Expressions.Use(merge.On, scope, UseKind.Join);
        foreach (var branch in merge.Branches)
        {
            if (branch.Condition is { } condition) resolution.Expressions.Use(condition, scope, UseKind.Predicate);
            Assign(branch.Set, scope);
            foreach (var item in branch.Row?.Items ?? []) resolution.Expressions.Use(item, scope, UseKind.Store);
            foreach (var subscript in branch.Columns.SelectMany(c => c.Subscripts)) resolution.Expressions.Use(subscript, scope, UseKind.Store);
        }
        // In RETURNING a star stands for the source's columns first.
        scope.Ranges.Reverse();
        return Return(merge.Returning, scope, table);
    }

    private void Assign(ImmutableArray<Assignment> assignments, Scope scope)
    {
        foreach (var assignment in assignments)
        {
            foreach (var subscript in assignment.Columns.SelectMany(c => c.Subscripts)) resolution.Expressions.Use(subscript, scope, UseKind.Store);
            resolution.Expressions.Use(assignment.Value, scope, UseKind.Store);
        }
    }

    private QueryOutput Return(Returning? returning, Scope scope, RangeEntry table)
    {
        if (returning is null) return QueryOutput.None;
        foreach (string name in new[] { returning.OldAlias, returning.NewAlias }.OfType<string>().Concat(resolution.Names.Dialect.RowNames))
            scope.Hidden.Add(new RangeEntry { Name = name, Columns = table.Columns, IsOpen = table.IsOpen, Open = table.Open });
        return resolution.Targets.Evaluate(returning.Targets, scope);
    }
}
