using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>The relations that the statements of a text name, and those that they write, as far as each is named where only relations stand.</summary>
/// <param name="Names">Those that are named.</param>
/// <param name="Written">Those that are written, and how.</param>
internal sealed record NamedRelations(ImmutableArray<ObjectName> Names, ImmutableArray<(ObjectName Name, WriteKinds Kinds)> Written)
{
    /// <summary>Reads a text's statements; null where one may name relations in other places, or change what names mean.</summary>
    public static NamedRelations? Of(StatementFacts facts, SyntaxTree tree)
    {
        if (!tree.IsComplete || (facts.Effects & (Effects.Ddl | Effects.Opaque)) != 0 || !tree.Statements.All(IsOfRows)) return null;
        var names = ImmutableArray.CreateBuilder<ObjectName>();
        var written = ImmutableArray.CreateBuilder<(ObjectName, WriteKinds)>();
        foreach (var statement in tree.Statements)
        {
            TreeWalk.Any(statement, node =>
            {
                Add(node, names, written);
                return false;
            });
        }
        return new NamedRelations(names.DrainToImmutable(), written.DrainToImmutable());
    }

    private static bool IsOfRows(Statement statement) => statement switch
    {
        DataStatement or Copy or TableStatement or TransactionStatement or CursorStatement or LoadData or EvaluateStatement => true,
        Explain explain => IsOfRows(explain.Body),
        Prepare prepare => IsOfRows(prepare.Body),
        DeclareCursor cursor => IsOfRows(cursor.Query),
        _ => false,
    };

    private static void Add(SqlNode node, ImmutableArray<ObjectName>.Builder names, ImmutableArray<(ObjectName, WriteKinds)>.Builder written)
    {
        switch (node)
        {
            case RelationItem relation:
                names.Add(relation.Name);
                break;
            case Insert insert:
                var replaces = insert.IsReplace ? WriteKinds.Delete : insert.OnConflict is { Updates: true } ? WriteKinds.Update : WriteKinds.None;
                written.Add((insert.Table.Name, WriteKinds.Insert | replaces));
                break;
            case Update update:
                written.Add((update.Table.Name, WriteKinds.Update));
                break;
            case Delete delete:
                written.Add((delete.Table.Name, WriteKinds.Delete));
                break;
            case Merge merge:
                written.Add((merge.Table.Name, WriteKinds.Insert | WriteKinds.Update | WriteKinds.Delete));
                break;
            case JoinedUpdate joined:
                written.AddRange(JoinedWrite.Relations(joined.From).Select(r => (r.Name, WriteKinds.Update)));
                break;
            case JoinedDelete joined:
                written.AddRange(JoinedWrite.Relations(joined.From).Select(r => (r.Name, WriteKinds.Delete)));
                break;
            case Copy { Table: { } table } copy:
                names.Add(table);
                if (copy.Direction is CopyEnd.FromClient or CopyEnd.FromServer) written.Add((table, WriteKinds.Insert));
                break;
            case TableStatement { Truncates: true } emptied:
                written.AddRange(emptied.Tables.Select(t => (t.Name, WriteKinds.Truncate)));
                break;
            case LoadData load:
                names.Add(load.Table);
                written.Add((load.Table, WriteKinds.Insert | WriteKinds.Delete));
                break;
            default:
                break;
        }
    }
}
