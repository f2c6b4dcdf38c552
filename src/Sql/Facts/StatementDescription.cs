using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>Tells what a text is, for the audit.</summary>
internal static class StatementDescription
{
    private const int StatementsMax = 8;
    private const int RelationsMax = 32;

    /// <summary>Describes a text by what was found out about it.</summary>
    public static CommandDescription Of(StatementFacts facts, SyntaxTree tree)
    {
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
