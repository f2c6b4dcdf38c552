using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>Walks the statements of a text and gathers their effects and what rules ask of their shape.</summary>
/// <param name="dialect">The text's dialect.</param>
internal sealed class TreeReader(FactDialect dialect)
{
    private static readonly Dictionary<string, int> NoMentions = [];

    private readonly Stack<List<SqlNode>> _lists = new();
    private Dictionary<string, int>? _mentions;
    private Statement? _statement;
    private Effects _effects;

    /// <summary>How many stored bodies the walk is in, whose statements do not run now.</summary>
    private int _stored;

    public Shape Shape { get; } = new(dialect);

    /// <summary>Reads one of the text's statements.</summary>
    /// <returns>Its effects.</returns>
    public Effects Read(Statement statement)
    {
        (_statement, _mentions, _effects) = (statement, null, Effects.None);
        Visit(statement, OutputUse.Own);
        return _effects;
    }

    private void Visit(SqlNode node, OutputUse use = OutputUse.Used)
    {
        switch (node)
        {
            case DataStatement data:
                Data(data, use);
                return;
            case Statement statement:
                Other(statement);
                return;
            case Sublink link:
                Shape.HasSubquery = true;
                if (link.Left is { } left)
                {
                    Visit(left);
                }

                if (link is { Kind: SublinkKind.Exists, Query: Select { Targets: [{ Value: StarReference { Qualifier: null } }] } select })
                {
                    // EXISTS (SELECT * …) reads no column.
                    Note(select);
                    Children(select, OutputUse.Used, select.Targets[0]);
                    return;
                }

                Visit(link.Query);
                return;
            case FromItem item:
                From(item);
                return;
            case Target { Value: StarReference } target:
                Shape.Star(use);
                Shape.HasStar = true;
                return;
            case Expression expression:
                Value(expression);
                break;
            case WithClause with:
                With(with);
                return;
            case Returning returning:
                Returned(returning, use);
                return;
            case IntoClause into:
                Shape.Relations.Add(into.Name.Last);
                break;
            default:
                break;
        }

        Children(node);
    }

    private void Children(SqlNode node, OutputUse use = OutputUse.Used, SqlNode? except = null, SqlNode? neither = null)
    {
        var children = _lists.TryPop(out var list) ? list : [];
        node.AddChildren(children);
        foreach (var child in children)
        {
            if (child != except && child != neither)
            {
                Visit(child, child is Target ? use : OutputUse.Used);
            }
        }

        children.Clear();
        _lists.Push(children);
    }

    /// <summary>Notes what a data statement does by itself.</summary>
    private void Note(DataStatement data)
    {
        if (_stored == 0)
        {
            _effects |= DataEffects.Of(data, data is Update or Delete or Merge or JoinedUpdate or JoinedDelete ? _mentions ??= Mentions() : NoMentions, dialect);
        }
    }

    private void Data(DataStatement data, OutputUse use)
    {
        Note(data);
        if (data is SetOperation or Select { Into: not null } or Query { Export: not null } && use == OutputUse.Own)
        {
            // A set operation's columns have no origin, and SELECT INTO stores them.
            use = OutputUse.Used;
        }

        Values? listed = null;
        switch (data)
        {
            case SetOperation operation:
                Shape.HasSetOperation = true;
                Visit(operation.Left, use);
                Visit(operation.Right, use);
                var operands = _lists.TryPop(out var list) ? list : [];
                operation.AddChildren(operands);
                operands.RemoveAll(child => child == operation.Left || child == operation.Right);
                operands.ForEach(child => Visit(child));
                return;
            case Select select when use == OutputUse.Own:
                Shape.HasWholeRow |= !select.IsTable
                    && Shape.Output.Note(select.Targets, [.. select.DistinctOn, .. select.GroupBy, .. select.OrderBy.Select(key => key.Value)]);
                break;
            case Insert { Source: Values values }:
                // Listed rows are no read by themselves.
                Children(values);
                listed = values;
                break;
            default:
                break;
        }

        Returning? returning = (data as Insert)?.Returning ?? (data as Update)?.Returning ?? (data as Delete)?.Returning ?? (data as Merge)?.Returning;
        Children(data, use, returning, listed);
        if (returning is not null)
        {
            Returned(returning, use);
        }
    }

    private void Returned(Returning returning, OutputUse use)
    {
        Shape.Relations.UnionWith(dialect.Names.RowNames);
        Shape.Relations.UnionWith(new[] { returning.OldAlias, returning.NewAlias }.OfType<string>());
        if (use == OutputUse.Own)
        {
            Shape.Output.Note(returning.Targets, []);
        }

        Children(returning, use == OutputUse.Own ? use : OutputUse.PassedOn);
    }

    private void With(WithClause with)
    {
        foreach (var expression in with.Expressions)
        {
            Shape.Relations.Add(expression.Name);
            Shape.HasRename |= !expression.Columns.IsEmpty;
            Shape.HasSubquery = true;
            Visit(expression.Body, OutputUse.PassedOn);
            foreach (var value in expression.CycleValues)
            {
                Visit(value);
            }
        }
    }

    private void Other(Statement statement)
    {
        _effects |= _stored == 0 || statement is ObjectStatement ? StatementEffects.Of(statement, dialect) : Effects.None;
        switch (statement)
        {
            case Explain explain:
                Explained(explain);
                return;
            case Prepare or DeclareCursor or SettingList:
                Own(statement);
                return;
            case Copy { Table: { } table } copy:
                Shape.Relations.Add(table.Last);
                Shape.HasInnerStar |= copy.Columns.IsEmpty;
                Named(table.Last);
                break;
            case CreateTableAs made:
                Shape.Relations.Add(made.Name.Last);
                break;
            case CreateView or ObjectStatement { ObjectKind: "rule" or "function" or "procedure" }:
                _stored++;
                Shape.Note(statement);
                Children(statement);
                _stored--;
                return;
            case ObjectStatement:
                Shape.Note(statement);
                break;
            default:
                break;
        }

        Children(statement);
    }

    /// <summary>A statement with one whose output is its own, now or when it is fetched.</summary>
    private void Own(Statement statement)
    {
        var children = new List<SqlNode>();
        statement.AddChildren(children);
        foreach (var child in children)
        {
            Visit(child, child is DataStatement ? OutputUse.Own : OutputUse.Used);
        }
    }

    private void Explained(Explain explain)
    {
        var before = _effects;
        _effects = Effects.None;
        Visit(explain.Body, OutputUse.Own);
        if (!explain.Analyzes)
        {
            _effects &= ~(Effects.Write | Effects.UnboundedWrite | Effects.Ddl | Effects.Prepare);
        }

        _effects |= before;
    }

    private void From(FromItem item)
    {
        if (item.Alias?.Name is { } alias)
        {
            Shape.Relations.Add(alias);
        }

        var renames = item.Alias is { Columns.IsEmpty: false };
        switch (item)
        {
            case RelationItem relation:
                Shape.Relations.Add(relation.Name.Last);
                Shape.HasWholeRow |= renames;
                Named(relation.Name.Last);
                break;
            case JoinItem join:
                Shape.HasWholeRow |= renames || join.Natural;
                break;
            case SubqueryItem subquery:
                Shape.HasSubquery = true;
                Shape.HasRename |= renames;
                Visit(subquery.Query, OutputUse.PassedOn);
                return;
            case FunctionItem { Alias: null, Functions: [{ Call: FunctionCall call }] }:
                Shape.Relations.Add(call.Name.Last);
                break;
            default:
                break;
        }

        Children(item);
    }

    private void Value(Expression expression)
    {
        switch (expression)
        {
            case ColumnReference column:
                Shape.Note(column);
                foreach (var part in column.Name.Parts.AsSpan()[1..])
                {
                    Named(part);
                }

                break;
            case FieldSelection selection:
                Shape.Note(selection);
                Named(selection.Field ?? "");
                break;
            case StarReference:
                Shape.HasStar = true;
                Shape.Star(OutputUse.Used);
                break;
            case FunctionCall call:
                Shape.Note(call);
                _effects |= dialect.Called(call, _statement);
                break;
            case SpecialForm form:
                Shape.Note(form);
                break;
            default:
                break;
        }
    }

    /// <summary>A name that may be a call's or a view's counts like the function of that name.</summary>
    private void Named(string name) => _effects |= dialect.Named(name);

    private Dictionary<string, int> Mentions()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        TreeWalk.Any(_statement!, node =>
        {
            if (node is RelationItem relation)
            {
                counts[relation.Name.Last] = counts.GetValueOrDefault(relation.Name.Last) + 1;
            }

            return false;
        });
        return counts;
    }
}
