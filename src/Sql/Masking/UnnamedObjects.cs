using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>Statements that are about relations which they do not name: all of a schema, or all that there are.</summary>
internal static class UnnamedObjects
{
    /// <summary>Schemas of which a text changes, drops, grants or rebuilds what they hold: under another schema's name no rule would know its relations.</summary>
    public static ImmutableArray<string> SchemasOf(SyntaxTree tree, StatementFacts facts) =>
        [.. tree.Statements.OfType<ObjectStatement>().Where(IsOfSchemas).SelectMany(statement => statement.Names.IsEmpty ? facts.Identifiers : [.. statement.Names.Select(name => name.Last)])];

    /// <summary>Whether a text rebuilds or moves whatever relations there are, or drops columns of any: those of a type that it drops with all that uses it.</summary>
    public static bool MayBeAny(SyntaxTree tree, Func<string, bool> mentions) => tree.Statements.Any(statement => statement switch
    {
        ObjectStatement { Verb: "reindex", ObjectKind: "database" or "system" } => true,
        ObjectStatement { Verb: "vacuum" or "analyze" or "analyse" or "cluster", Relations.IsEmpty: true } => true,
        ObjectStatement { Verb: "alter", ObjectKind: "table" or "materialized view", Relations.IsEmpty: true } => true,
        ObjectStatement { Verb: "drop", ObjectKind: "type" or "domain" or "extension" } => mentions("cascade"),
        _ => false,
    });

    private static bool IsOfSchemas(ObjectStatement statement) => statement is
    { Verb: "alter" or "drop" or "reindex", ObjectKind: "schema" or "database" } or
    { Verb: "grant" or "revoke", ObjectKind: "tables" or "sequences" };
}
