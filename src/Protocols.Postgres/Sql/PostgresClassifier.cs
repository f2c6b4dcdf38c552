using System.Collections.Immutable;
using System.Text.Unicode;
using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// Tells from a PostgreSQL text what it can do, for servers 15 to 18. Costs time and memory in proportion to the text, throws for no input,
/// and in any doubt says so in <see cref="StatementFacts.Complete"/>.
/// </summary>
public static class PostgresClassifier
{
    /// <summary>The longest text that is read; a longer one is not understood.</summary>
    public const int TextBytesMax = 1024 * 1024;

    /// <summary>The deepest nesting of brackets that is read.</summary>
    public const int NestingMax = 1000;

    /// <summary>Classifies the text of a Query or Parse message, without its terminating zero.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's lexical settings, which belong into the key of any cache of the result.</param>
    /// <param name="textBytesMax">A lower or higher cap than <see cref="TextBytesMax"/>.</param>
    /// <returns>The facts; never null.</returns>
    public static StatementFacts Classify(ReadOnlySpan<byte> utf8, LexicalSettings settings, int textBytesMax = TextBytesMax)
    {
        if (utf8.Length > textBytesMax)
        {
            return FactsBuilder.Incomplete("longer than is read");
        }

        if (utf8.Contains((byte)0))
        {
            return FactsBuilder.Incomplete("a zero byte, where the server stops reading");
        }

        if (!settings.Utf8ClientEncoding && utf8.ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            return FactsBuilder.Incomplete("not ASCII in an encoding other than UTF-8");
        }

        if (!Utf8.IsValid(utf8))
        {
            return FactsBuilder.Incomplete("not valid UTF-8");
        }

        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        var failure = PostgresLexer.Run(utf8, settings, tokens) ?? tokens.MatchGroups(NestingMax);
        return failure is null ? Read(tokens) : FactsBuilder.Incomplete(failure);
    }

    private static StatementFacts Read(TokenStream tokens)
    {
        var walk = new Walk(tokens);
        var statements = ImmutableArray.CreateBuilder<SingleStatement>();
        for (var start = 0; start < tokens.Count; start++)
        {
            var end = StatementSplitter.End(walk, start);
            if (end > start && walk.Failure is null)
            {
                statements.Add(Single(walk, start, end));
            }

            if (walk.Failure is not null)
            {
                return FactsBuilder.Incomplete(walk.Failure);
            }

            start = end;
        }

        return FactsBuilder.Build(walk, statements.ToImmutable());
    }

    private static SingleStatement Single(Walk walk, int start, int end)
    {
        var verb = StatementReader.Read(walk, start, end);
        var offset = walk.Tokens[start].Start;
        return new SingleStatement
        {
            Verb = verb,
            Effects = walk.Effects,
            Start = offset,
            Length = walk.Tokens[end - 1].End - offset,
            Copy = walk.Copy,
            PreparedName = walk.PreparedName,
            CursorName = walk.CursorName,
            Parameter = walk.Parameter,
            ParameterValue = walk.ParameterValue,
            ObjectKind = walk.ObjectKind,
            InnerVerb = walk.InnerVerb,
        };
    }
}
