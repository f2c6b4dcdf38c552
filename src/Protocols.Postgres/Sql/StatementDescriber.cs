using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Postgres.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql;

/// <summary>Tells what a text is, for the audit.</summary>
internal static class StatementDescriber
{
    private const int StatementsMax = 8;
    private const int RelationsMax = 32;

    /// <summary>Describes a text with the server's default settings.</summary>
    public static CommandDescription Describe(ReadOnlySpan<byte> utf8)
    {
        var (facts, tree) = PostgresClassifier.Read(utf8, LexicalSettings.Default);
        if (!facts.Complete) return CommandDescription.Unknown;
        string kind = string.Join(", ", facts.Statements.Take(StatementsMax).Select(statement => statement.Verb));
        return new CommandDescription(kind, EffectNames.Format(facts.Effects), Relations(tree));
    }

    private static ImmutableArray<string> Relations(SyntaxTree tree)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var common = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in tree.Statements)
        {
            TreeWalk.Any(statement, node =>
            {
                if (node is RelationItem relation) names.Add(relation.Name.ToString());
                else if (node is CommonTableExpression expression) common.Add(expression.Name);
                else if (node is ObjectStatement { ObjectKind: "table" or "view" or "materialized view" or "foreign table" } about) names.UnionWith(about.Names.Select(name => name.ToString()));
                return false;
            });
        }

        names.ExceptWith(common);
        return [.. names.Take(RelationsMax)];
    }
}
