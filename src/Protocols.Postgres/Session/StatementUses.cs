using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>What statements do with the relations, types and operators that they name, and with operators that they do not.</summary>
internal sealed class StatementUses
{
    private readonly StatementFacts _facts;

    private StatementUses(StatementFacts facts) => _facts = facts;

    /// <summary>Relations with what is done with them.</summary>
    public List<(ObjectName Name, OwnUse Use)> Relations { get; } = [];

    /// <summary>Types with what is done with them: what becomes one of a text in quotes is not cast.</summary>
    public List<(ObjectName Name, OwnUse Use)> Types { get; } = [];

    /// <summary>Names that may be a cast's to a type of that name, written like a field; those of columns are none.</summary>
    public List<string> Fields { get; } = [];

    /// <summary>Operators that the server puts in the place of words: IN, LIKE, BETWEEN, CASE, USING.</summary>
    public HashSet<string> Operators { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether something is cast by a word or sign.</summary>
    public bool Casts { get; private set; }

    /// <summary>Whether relations are built or analysed anew that are not named: all that there are, or those of an index or a schema.</summary>
    public bool MaintainsAny { get; private set; }

    /// <summary>Whether a value is made of a type that stands in a text, or that only its number tells.</summary>
    public bool MakesAny { get; private set; }

    /// <summary>Reads a text's statements.</summary>
    public static StatementUses Of(StatementFacts facts, SyntaxTree tree)
    {
        var uses = new StatementUses(facts) { MaintainsAny = HiddenUses.MaintainAny(facts), MakesAny = HiddenUses.MakeAny(facts) };
        foreach (var statement in tree.Statements) uses.Visit(statement);
        return uses;
    }

    private void Visit(SqlNode node)
    {
        switch (node)
        {
            case Insert insert:
                Note(insert.Table, OwnUse.Read | OwnUse.Insert | OwnUse.Default | (insert.OnConflict is { Updates: true } ? OwnUse.Update : OwnUse.None));
                Children(insert, insert.Table);
                return;
            case Update update:
                Note(update.Table, OwnUse.Read | OwnUse.Update | (update.Set.Any(set => set.Value is DefaultValue or RowExpression) ? OwnUse.Default : OwnUse.None));
                Children(update, update.Table);
                return;
            case Delete delete:
                Note(delete.Table, OwnUse.Read | OwnUse.Delete);
                Children(delete, delete.Table);
                return;
            case Merge merge:
                Note(merge.Table, merge.Branches.Aggregate(OwnUse.Read, (uses, branch) => uses | Of(branch.Action)));
                Children(merge, merge.Table);
                return;
            case Copy { Table: { } table } copy:
                Relations.Add((table, copy.Direction is CopyEnd.FromClient or CopyEnd.FromServer ? OwnUse.Read | OwnUse.Insert | OwnUse.Default : OwnUse.Read));
                break;
            case TableStatement tables:
                foreach (var emptied in tables.Truncates ? tables.Tables : []) Note(emptied, OwnUse.Truncate);
                return;
            case ObjectStatement about:
                About(about);
                return;
            case Cast { Operand: Literal { Kind: LiteralKind.String or LiteralKind.Null } } cast:
                Types.Add((cast.Type.Name, OwnUse.Name));
                return;
            default:
                Note(node);
                break;
        }

        Children(node);
    }

    private void Children(SqlNode node, SqlNode? except = null)
    {
        var children = new List<SqlNode>();
        node.AddChildren(children);
        foreach (var child in children)
            if (child != except) Visit(child);
    }

    private void Note(RelationItem relation, OwnUse use)
    {
        Relations.Add((relation.Name, use));
        Children(relation);
    }

    private void Note(SqlNode node)
    {
        Operators.UnionWith(WordOperators.Of(node));
        switch (node)
        {
            case RelationItem relation:
                Relations.Add((relation.Name, OwnUse.Read));
                break;
            case TypeName type:
                Types.Add((type.Name, OwnUse.Name | OwnUse.Cast));
                break;
            case Cast:
                Casts = true;
                break;
            case FieldSelection { Field: { } field }:
                Fields.Add(field);
                break;
            case FunctionItem:
                // A function's alias may be a value, and not a row: a.f is (a).f.
                Fields.AddRange(_facts.PossibleCalls);
                break;
            default:
                break;
        }
    }

    private static OwnUse Of(MergeActionKind action) => action switch
    {
        MergeActionKind.Insert => OwnUse.Insert | OwnUse.Default,
        MergeActionKind.Update => OwnUse.Update | OwnUse.Default,
        MergeActionKind.Delete => OwnUse.Delete,
        _ => OwnUse.None,
    };

    /// <summary>A statement about objects: what is rebuilt is looked at row by row, and what is made like another, or renamed, the catalogue does not show yet.</summary>
    private void About(ObjectStatement about)
    {
        bool renames = (_facts.Mentions("rename") && about.Columns.IsEmpty) || _facts.Mentions("schema");
        bool joins = _facts.Mentions("attach") || _facts.Mentions("inherit") || _facts.Mentions("references");
        bool copies = _facts.Mentions("like") || _facts.Mentions("inherits") || _facts.Mentions("partition");
        var use = about.Verb switch
        {
            "refresh" or "reindex" or "cluster" or "vacuum" or "analyze" or "analyse" => OwnUse.Maintain,
            "alter" when about.ObjectKind is "table" or "view" or "materialized view" or "foreign table" =>
                OwnUse.Maintain | OwnUse.Read | OwnUse.Rebuild | (renames || joins ? OwnUse.Rows | OwnUse.Default : OwnUse.None) | (_facts.Mentions("enable") ? OwnUse.Enable : OwnUse.None),
            "create" when copies && about.ObjectKind is "table" or "foreign table" => OwnUse.Rows | OwnUse.Default,
            _ => OwnUse.None,
        };
        // The name of an index is not its table's.
        MaintainsAny |= use == OwnUse.Maintain && (about.Relations.IsEmpty || about.ObjectKind == "index");
        if (use != OwnUse.None)
            foreach (var relation in about.Relations) Relations.Add((relation.Name, use));
        if (renames && about is { Verb: "alter", ObjectKind: "type" or "domain" }) Types.AddRange(about.Names.Select(name => (name, OwnUse.Name | OwnUse.Cast)));
        foreach (var type in about.Types) Visit(type);
        foreach (var expression in about.Expressions) Visit(expression);
        foreach (var statement in about.Statements) Visit(statement);
    }
}
