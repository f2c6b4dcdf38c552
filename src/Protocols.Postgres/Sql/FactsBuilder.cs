using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Turns what a <see cref="Walk"/> has found into the facts that rules look at.</summary>
internal static class FactsBuilder
{
    public static StatementFacts Incomplete(string reason) =>
        new() { Complete = false, IncompleteReason = reason, Effects = Effects.Opaque };

    public static StatementFacts Build(Walk walk, ImmutableArray<SingleStatement> statements)
    {
        var all = new HashSet<int>();
        var used = new HashSet<int>();
        var calls = new HashSet<int>();
        var operators = new HashSet<int>();
        for (var i = 0; i < walk.Tokens.Count; i++)
        {
            if (walk.IsWord(i, walk.Tokens.Count))
            {
                Note(walk, i, all, used, calls);
            }
            else if (walk.Kind(i) == SqlTokenKind.Operator)
            {
                operators.Add(walk.Tokens[i].Name);
            }
        }

        foreach (var (label, start, end) in walk.Aliases)
        {
            for (var i = start; i < end && used.Contains(label); i++)
            {
                used.Add(walk.Tokens[i].Name);
            }
        }

        used.Remove(-1);
        var effects = statements.Aggregate(Effects.None, (sum, statement) => sum | statement.Effects);
        return new StatementFacts
        {
            Complete = true,
            Effects = statements.Length > 1 ? effects | Effects.Multi : effects,
            Statements = statements,
            Identifiers = Texts(walk, all, walk.Tokens.OtherSpellings),
            UsedIdentifiers = Texts(walk, used, walk.Tokens.OtherSpellings),
            Functions = Texts(walk, calls, []),
            PossibleCalls = Texts(walk, walk.DottedValues, []),
            Operators = Texts(walk, operators, []),
            HasStar = walk.HasStar || walk.HasInnerStar,
            HasInnerStar = walk.HasInnerStar,
            HasWholeRow = walk.HasWholeRow || (walk.HasInnerStar && walk.HasRename) || walk.Relations.Overlaps(walk.Values),
            HasSetOperation = walk.HasSetOperation,
            HasSubquery = walk.HasSubquery,
        };
    }

    private static void Note(Walk walk, int i, HashSet<int> all, HashSet<int> used, HashSet<int> calls)
    {
        var quoted = walk.Kind(i) == SqlTokenKind.QuotedName;
        if (!quoted && PgKeywords.IsReserved(walk.Keyword(i)) && !walk.IsDotted(i, 0) && !walk.Labels[i])
        {
            return;
        }

        var name = walk.Tokens[i].Name;
        all.Add(name);
        if (!walk.Bare[i] && !walk.Labels[i])
        {
            used.Add(name);
        }

        if (CallSyntax.IsCall(walk, i))
        {
            calls.Add(name);
        }
    }

    private static ImmutableArray<string> Texts(Walk walk, HashSet<int> names, List<string> more)
    {
        var texts = names.Select(walk.Tokens.Names.Text).Concat(more).Distinct(StringComparer.Ordinal).ToArray();
        Array.Sort(texts, StringComparer.Ordinal);
        return [.. texts];
    }
}
