using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Facts;

/// <summary>Makes the facts that rules look at from a text's tree and its words.</summary>
internal static class FactsBuilder
{
    /// <summary>The facts of a tree; of a text without one, that it is not understood and may do anything.</summary>
    public static StatementFacts Build(TokenStream tokens, SyntaxTree tree, FactDialect dialect)
    {
        if (tree.Failure is { } reason)
        {
            return new StatementFacts { Complete = false, IncompleteReason = reason, NoSqlAt = tree.FailureAt, Effects = Effects.Opaque };
        }

        var reader = new TreeReader(dialect);
        var statements = ImmutableArray.CreateBuilder<SingleStatement>(tree.Statements.Length);
        var effects = tree.Statements.Length > 1 ? Effects.Multi : Effects.None;
        var at = 0;
        foreach (var statement in tree.Statements)
        {
            while (tokens[at].Start < statement.Place.Start)
            {
                at++;
            }

            var single = StatementSummary.Of(statement, tokens[at].Name < 0 ? "" : tokens.Names.Text(tokens[at].Name), reader.Read(statement));
            effects |= single.Effects;
            statements.Add(single);
        }

        var shape = reader.Shape;
        var words = new WordList(tokens, shape.Output, dialect);
        return new StatementFacts
        {
            Complete = true,
            Effects = effects,
            Statements = statements.MoveToImmutable(),
            Identifiers = words.Identifiers,
            UsedIdentifiers = words.Used,
            Functions = Sorted(shape.Functions),
            Called = Sorted(shape.Called),
            PossibleCalls = Sorted(shape.PossibleCalls),
            Operators = words.Operators,
            HasStar = shape.HasStar || shape.HasInnerStar,
            HasInnerStar = shape.HasInnerStar,
            HasWholeRow = shape.HasWholeRow || (shape.HasInnerStar && shape.HasRename) || shape.Relations.Overlaps(shape.Values),
            HasSetOperation = shape.HasSetOperation,
            HasSubquery = shape.HasSubquery,
        };
    }

    public static ImmutableArray<string> Sorted(IReadOnlyCollection<string> texts)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        var sorted = texts.ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return ImmutableCollectionsMarshal.AsImmutableArray(sorted);
    }
}
