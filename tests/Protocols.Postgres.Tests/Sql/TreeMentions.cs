using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>What a statement's tree mentions, in the oracle's words.</summary>
internal sealed class TreeMentions
{
    private TreeMentions(Statement statement)
    {
        Visit(statement);
        Relations.Sort(StringComparer.Ordinal);
        Columns.Sort(StringComparer.Ordinal);
        Functions.Sort(StringComparer.Ordinal);
    }

    public List<string> Relations { get; } = [];

    public List<string> Columns { get; } = [];

    public List<string> Functions { get; } = [];

    public static TreeMentions Of(Statement statement) => new(statement);

    private void Visit(SqlNode node)
    {
        switch (node)
        {
            case RelationItem { Sample: { } sample } item:
                Relations.Add(item.Name.ToString());
                sample.Arguments.ToList().ForEach(Visit);
                if (item.Seed is { } seed)
                {
                    Visit(seed);
                }

                return;
            case RelationItem item:
                Relations.Add(item.Name.ToString());
                return;
            case CreateView { Recursive: true } view:
                // The server makes a query of it that lists the columns and reads its own name.
                Relations.Add(view.Name.ToString());
                Relations.Add(view.Name.Last);
                Columns.AddRange(view.Columns.Select(column => "-1:" + column));
                Visit(view.Query);
                return;
            case Select { IsTable: true } table:
                Columns.Add("-1:*");
                table.From.ToList().ForEach(Visit);
                Tail(table);
                return;
            default:
                Note(node);
                break;
        }

        Children(node);
    }

    private void Tail(Select query)
    {
        var children = new List<SqlNode>();
        query.AddChildren(children);
        children.Where(child => child is not (Target or FromItem)).ToList().ForEach(Visit);
    }

    private void Children(SqlNode node)
    {
        var children = new List<SqlNode>();
        node.AddChildren(children);
        children.ForEach(Visit);
    }

    private void Note(SqlNode node)
    {
        switch (node)
        {
            case CreateView view:
                Relations.Add(view.Name.ToString());
                break;
            case CreateTableAs made:
                Relations.Add(made.Name.ToString());
                break;
            case IntoClause into:
                Relations.Add(into.Name.ToString());
                break;
            case Copy { Table: { } table }:
                Relations.Add(table.ToString());
                break;
            case RowLock rows:
                Relations.AddRange(rows.Of.Select(name => name.ToString()));
                break;
            case ColumnReference column:
                Columns.Add($"{column.Place.Start}:{column.Name}");
                break;
            case StarReference star:
                Columns.Add(star.Qualifier is { } qualifier ? $"{star.Place.Start}:{qualifier}.*" : $"{star.Place.Start}:*");
                break;
            case FunctionCall call:
                Functions.Add(Name(call));
                break;
            default:
                break;
        }
    }

    /// <summary>Version 16 on calls json_object by its schema, version 15 by the search path.</summary>
    private static string Name(FunctionCall call) => call.Name.ToString() == "json_object" ? "pg_catalog.json_object" : call.Name.ToString();
}
