using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>The expressions of one WITH clause, evaluated when they are first referred to.</summary>
internal sealed class CteScope
{
    private const int RoundsMax = 16;

    private readonly Resolution _resolution;
    private readonly Scope? _outer;
    private readonly CteScope? _enclosing;
    private readonly WithClause _clause;
    private readonly QueryOutput?[] _outputs;
    private readonly bool[] _running;
    private readonly bool[] _recurs;

    /// <summary>A WITH clause that sees the from items and expressions around it.</summary>
    public CteScope(Resolution resolution, WithClause clause, Scope? outer, CteScope? enclosing)
    {
        (_resolution, _clause, _outer, _enclosing) = (resolution, clause, outer, enclosing);
        _outputs = new QueryOutput?[clause.Expressions.Length];
        _running = new bool[clause.Expressions.Length];
        _recurs = new bool[clause.Expressions.Length];
        foreach (var expression in clause.Expressions) resolution.Met.Add(expression.Name);
    }

    /// <summary>Evaluates all of them: also those that nothing refers to may write.</summary>
    public void EvaluateAll()
    {
        for (int i = 0; i < _outputs.Length; i++) Evaluate(i);
    }

    /// <summary>The columns of an expression; null when no WITH clause in sight has the name.</summary>
    public static QueryOutput? Find(CteScope? scope, string name)
    {
        for (; scope is not null; scope = scope._enclosing)
        {
            var expressions = scope._clause.Expressions;
            for (int i = 0; i < expressions.Length; i++)
                if (expressions[i].Name == name && scope.IsVisible(i)) return scope.Evaluate(i);
        }
        return null;
    }

    /// <summary>Without RECURSIVE an expression sees only those before it.</summary>
    private bool IsVisible(int index)
    {
        if (_clause.Recursive) return true;
        for (int i = 0; i <= index; i++)
            if (_running[i]) return false;
        return true;
    }

    private QueryOutput Evaluate(int index)
    {
        if (_outputs[index] is { } known && !_running[index]) return known;
        if (_running[index])
        {
            _recurs[index] = true;
            return _outputs[index] ?? Start(index);
        }
        _running[index] = true;
        try
        {
            return Settle(index);
        }
        finally
        {
            _running[index] = false;
        }
    }

    /// <summary>What a recursive expression is made of grows until it stays.</summary>
    private QueryOutput Settle(int index)
    {
        for (int round = 0; round < RoundsMax; round++)
        {
            var before = _outputs[index];
            var output = Label(index, _resolution.Data.Evaluate(_clause.Expressions[index].Body, _outer, this));
            _outputs[index] = output;
            if (!_recurs[index] || (before is not null && IsSame(before, output))) return output;
        }
        _resolution.Doubt($"the recursive query {_clause.Expressions[index].Name} is too involved");
        return _outputs[index]!;
    }

    /// <summary>The first reference to itself: what the part before the UNION gives.</summary>
    private QueryOutput Start(int index)
    {
        var expression = _clause.Expressions[index];
        if (expression.Body is not SetOperation { Left: { } first } || !_clause.Recursive)
        {
            _resolution.Doubt($"{expression.Name} refers to itself");
            return new QueryOutput([], true);
        }
        var expressions = this;
        if (expression.Body.With is { } with)
        {
            expressions = new CteScope(_resolution, with, _outer, this);
            expressions.EvaluateAll();
        }
        var output = Label(index, _resolution.Queries.Evaluate(first, _outer, expressions));
        _outputs[index] ??= output;
        return _outputs[index]!;
    }

    private QueryOutput Label(int index, QueryOutput output)
    {
        var expression = _clause.Expressions[index];
        var renamed = _resolution.From.Rename(output.Columns, expression.Columns, output.IsOpen);
        if (expression.SearchColumn is null && expression.CycleMark is null) return output with { Columns = renamed };
        // Their columns hold the values of those that are tracked.
        var tracked = Provenance.Derived(renamed.Where(c => expression.TrackedColumns.Contains(c.Name)).Select(c => c.Value));
        _resolution.Consume(tracked, UseKind.Compare, expression.Place);
        foreach (string? added in new[] { expression.SearchColumn, expression.CycleMark, expression.CyclePath })
            if (added is not null) renamed = renamed.Add(new RangeColumn(added, tracked));
        return output with { Columns = renamed };
    }

    private static bool IsSame(QueryOutput one, QueryOutput other) =>
        one.IsOpen == other.IsOpen && one.Columns.Length == other.Columns.Length
        && one.Columns.Zip(other.Columns).All(p =>
            p.First.Value.IsBare == p.Second.Value.IsBare && p.First.Value.Row == p.Second.Value.Row && p.First.Value.IsOpaque == p.Second.Value.IsOpaque
            && p.First.Value.IsMixed == p.Second.Value.IsMixed && p.First.Value.Sources.SequenceEqual(p.Second.Value.Sources));
}
