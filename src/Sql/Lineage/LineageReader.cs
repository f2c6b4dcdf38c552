using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Lineage;

/// <summary>Follows columns through a statement. Pure: the same tree and catalogue give the same answer.</summary>
internal sealed class LineageReader
{
    private readonly Resolution _resolution;
    private QueryOutput? _output;
    private bool _kept;
    private bool _copied;

    private LineageReader(NameMeaning names, ColumnInterest interest) => _resolution = new Resolution(names, interest);

    /// <summary>Follows the columns of interest.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="names">What its names mean.</param>
    /// <param name="interest">Which columns are followed.</param>
    public static StatementLineage Read(Statement statement, NameMeaning names, ColumnInterest interest)
    {
        var reader = new LineageReader(names, interest);
        reader.Visit(statement);
        var resolution = reader._resolution;
        return new StatementLineage
        {
            Output = reader._output,
            IsKept = reader._kept,
            IsCopied = reader._copied,
            Uses = [.. resolution.Uses],
            Touches = resolution.Touches,
            Relations = [.. resolution.Relations],
            Written = [.. resolution.Data.Written],
            Failure = resolution.Failure ?? (resolution.Touches ? resolution.Met.Confusion : null),
            UnknownName = resolution.UnknownName,
            HasUnknownColumn = resolution.HasUnknownColumn,
            Opaque = resolution.Opaque,
        };
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case DataStatement data:
                Show(_resolution.Data.Evaluate(data, null, null), data.Place);
                break;
            case CreateTableAs { Body: DataStatement body }:
                Store(body);
                break;
            case CreateTableAs { Body: Execute execute }:
                Visit(execute);
                break;
            case CreateView view:
                Store(view);
                break;
            case Copy copy:
                Visit(copy);
                break;
            case DeclareCursor cursor:
                Keep(cursor.Query);
                break;
            case Prepare prepare:
                Keep(prepare.Body);
                break;
            case Execute execute:
                foreach (var argument in execute.Arguments) _resolution.Expressions.Use(argument, new Scope(null, null), UseKind.Expression);
                break;
            case Explain explain:
                Visit(explain.Body);
                (_output, _kept) = (null, false);
                break;
            case ObjectStatement definition:
                Visit(definition);
                break;
            case EvaluateStatement evaluate:
                foreach (var value in evaluate.Values) _resolution.Expressions.Use(value, new Scope(null, null), UseKind.Expression);
                break;
            case SettingList list:
                foreach (var item in list.Items)
                    if (item.Value is { } value) _resolution.Expressions.Use(value, new Scope(null, null), UseKind.Store);
                if (list.Body is { } inner) Visit(inner);
                break;
            case LoadData load:
                var scope = new Scope(null, null);
                _resolution.Data.Write(new RelationItem { Name = load.Table, Place = load.Place }, scope);
                foreach (var assignment in load.Set) _resolution.Expressions.Use(assignment.Value, scope, UseKind.Store);
                break;
            case ShowStatement show:
                foreach (var relation in show.Relations)
                    foreach (var found in _resolution.Names.Find(relation)) _resolution.Note(found);
                foreach (var condition in show.Conditions) Examine(condition);
                break;
            case SettingStatement or TransactionStatement or TableStatement or CursorStatement or Deallocate:
                break;
            default:
                _resolution.Obscure($"A {statement.GetType().Name} runs code that cannot be read");
                break;
        }
    }

    /// <summary>
    /// The output goes to the client: a row as one value is no column, and what is made of a column has no mask of its own. Who made it has noted the use; where nobody has, it is noted here, so that
    /// nothing is shown by an oversight.
    /// </summary>
    private void Show(QueryOutput output, SourceRange place)
    {
        foreach (var column in output.Columns.Where(c => c.Value.Row is not null)) _resolution.Consume(column.Value, UseKind.WholeRow, place);
        var noted = _resolution.Uses.Where(u => u.Kind is not (UseKind.Predicate or UseKind.Join)).Select(u => u.Column).ToHashSet();
        foreach (var column in output.Columns.Where(c => !c.Value.IsBare && !noted.IsSupersetOf(c.Value.Sources))) _resolution.Consume(column.Value, UseKind.Expression, place);
        _output = output;
    }

    private void Keep(DataStatement body)
    {
        Show(_resolution.Data.Evaluate(body, null, null), body.Place);
        _kept = true;
    }

    private void Store(DataStatement body) => _resolution.Queries.Store(_resolution.Data.Evaluate(body, null, null), body.Place);

    private void Store(CreateView view)
    {
        if (!view.Recursive)
        {
            Store(view.Query);
            return;
        }
        // CREATE RECURSIVE VIEW v (a) AS query means WITH RECURSIVE v (a) AS (query) SELECT a FROM v.
        var expression = new CommonTableExpression { Name = view.Name.Last, Columns = view.Columns, Body = view.Query };
        var scope = new CteScope(_resolution, new WithClause { Recursive = true, Expressions = [expression] }, null, null);
        scope.EvaluateAll();
        if (CteScope.Find(scope, view.Name.Last) is { } output) _resolution.Queries.Store(output, view.Place);
    }

    private void Visit(Copy copy)
    {
        _copied = copy.Direction is CopyEnd.ToClient or CopyEnd.ToServer;
        if (copy.Query is { } query)
        {
            Show(_resolution.Data.Evaluate(query, null, null), query.Place);
            return;
        }
        var scope = new Scope(null, null);
        var item = new RelationItem { Name = copy.Table!, Place = copy.Place };
        if (!_copied)
        {
            var table = _resolution.Data.Write(item, scope);
            // The condition sees the rows that the client sends.
            var sent = new RangeEntry { Name = table.Name, Columns = [.. table.Columns.Select(c => c with { Value = Provenance.Free })], IsOpen = table.IsOpen };
            if (copy.Where is { } where) _resolution.Expressions.Use(where, new Scope(null, null).Beside([FromRange.Of(sent)]), UseKind.Predicate);
            return;
        }
        var entry = _resolution.From.BindTable(item);
        _output = copy.Columns.IsEmpty
            ? new QueryOutput(entry.Columns, entry.IsOpen)
            : new QueryOutput([.. copy.Columns.Select(c => new RangeColumn(c, entry.Find(c)?.Value ?? entry.Rest))], false);
    }

    /// <summary>What is stored in an object's definition runs later, where no text names it.</summary>
    private void Visit(ObjectStatement definition)
    {
        foreach (var relation in definition.Relations)
            foreach (var found in _resolution.Names.Find(relation.Name)) _resolution.Note(found);
        foreach (var routine in definition.Routines)
            if (_resolution.Names.Refuse(routine, -1, out _) is { } refusal) _resolution.Obscure(refusal);
        foreach (var stored in definition.Statements) Visit(stored);
        _output = null;
        foreach (var expression in definition.Expressions) Examine(expression);
    }

    /// <summary>The functions that an expression calls, those behind its operators and casts too.</summary>
    private void Examine(SqlNode node)
    {
        if (node is FunctionCall call && _resolution.Names.Refuse(call.Name, call.Arguments.Length, out _) is { } refusal) _resolution.Obscure(refusal);
        if (OperatorOf(node) is { } name) _resolution.Expressions.Examine(name);
        if (node is TypeName type) _resolution.Expressions.Examine(type);
        _resolution.Expressions.ExamineWord(node);
        if (node is Query query) _resolution.Queries.Store(_resolution.Queries.Evaluate(query, null, null), query.Place);
        var children = new List<SqlNode>();
        node.AddChildren(children);
        foreach (var child in children) Examine(child);
    }

    private static ObjectName? OperatorOf(SqlNode node) => node switch
    {
        Operation operation => operation.Operator,
        Comparison comparison => comparison.Operator,
        Sublink sublink => sublink.Operator,
        SortKey key => key.Operator,
        _ => null,
    };
}
