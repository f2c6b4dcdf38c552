using System.Text;
using System.Text.RegularExpressions;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>The same answer as PostgreSQL's own grammar, or none: never a confident other one.</summary>
[Trait("Category", "Server")]
public class OracleTests
{
    private static readonly Dictionary<string, string[]> Verbs = new()
    {
        ["SelectStmt"] = ["SELECT", "VALUES", "TABLE"],
        ["InsertStmt"] = ["INSERT"],
        ["UpdateStmt"] = ["UPDATE"],
        ["DeleteStmt"] = ["DELETE"],
        ["MergeStmt"] = ["MERGE"],
        ["CopyStmt"] = ["COPY"],
        ["ExplainStmt"] = ["EXPLAIN"],
        ["PrepareStmt"] = ["PREPARE"],
        ["ExecuteStmt"] = ["EXECUTE"],
        ["DeallocateStmt"] = ["DEALLOCATE"],
        ["VariableSetStmt"] = ["SET", "RESET"],
        ["DoStmt"] = ["DO"],
        ["CallStmt"] = ["CALL"],
        ["TruncateStmt"] = ["TRUNCATE"],
        ["DropStmt"] = ["DROP"],
        ["CreateTableAsStmt"] = ["CREATE", "SELECT"],
    };

    [Fact]
    public void Lexer_SoupOfFragments_CutsWhereTheServerCuts()
    {
        var random = new Random(42);

        // The oracle's lexer returns comments as tokens, and so does not continue a literal across one, as servers do.
        var texts = Enumerable.Range(0, 15_000).Select(_ => Mutation.Soup(random)).Where(text => !Regex.IsMatch(text, @"'\s*--")).ToList();
        var answers = Oracle.Ask(texts);
        for (var i = 0; i < texts.Count; i++)
        {
            if (Tokens(texts[i]) is { } tokens)
            {
                Assert.True(answers[i].Tokens is not null, "The server refuses: " + texts[i]);
                Assert.Equal((texts[i], string.Join(' ', answers[i].Tokens!.Select(t => t[0] + "-" + t[1]))), (texts[i], tokens));
            }
        }
    }

    [Fact]
    public void Classify_StatementsAndTheirNeighbours_NeverDiffersFromTheGrammar()
    {
        var random = new Random(42);
        var seeds = Seeds().ToList();
        var generator = new StatementGenerator(random, depthMax: 3);
        var texts = seeds.Concat(Enumerable.Range(0, 12_000).Select(_ => Mutation.Of(seeds[random.Next(seeds.Count)], random)))
            .Concat(Enumerable.Range(0, 6_000).Select(_ => generator.Next())).ToList();
        Assert.InRange(Compare(texts), 6_000, int.MaxValue);
    }

    [Fact]
    public void Classify_RegressionSuite_NeverDiffersFromTheGrammar() => Assert.InRange(Compare(RegressionScript.Suite()), 40_000, int.MaxValue);

    /// <returns>How many texts could be compared.</returns>
    private static int Compare(List<string> texts)
    {
        var answers = Oracle.Ask(texts);
        var compared = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var facts = Facts.Of(texts[i]);
            if (facts.Complete && answers[i].Statements is { } statements)
            {
                compared++;
                Compare(texts[i], facts, statements, answers[i]);
            }
        }

        return compared;
    }

    [Fact]
    public void Classify_WhatTheGrammarAccepts_IsUnderstood()
    {
        var texts = Facts.Corpus("psql").Concat(Facts.Corpus("pg_dump")).Concat(Facts.Corpus("orm")).Concat(Facts.Corpus("tpch")).ToList();
        var answers = Oracle.Ask(texts);

        Assert.DoesNotContain(texts.Where((_, i) => answers[i].Statements is not null), text => !Facts.Of(text).Complete);
    }

    private static void Compare(string text, StatementFacts facts, Oracle.OracleStatement[] statements, Oracle.OracleAnswer answer)
    {
        Assert.True(statements.Length == facts.Statements.Length, "Number of statements: " + text);
        for (var k = 0; k < statements.Length; k++)
        {
            var (theirs, ours) = (statements[k], facts.Statements[k]);
            Assert.True(!Verbs.TryGetValue(theirs.Kind, out var verbs) || verbs.Contains(ours.Verb), $"{theirs.Kind} is no {ours.Verb}: {text}");
            Assert.True(!theirs.Writes || ours.Effects.HasFlag(Effects.Write), "A write was not seen: " + text);
            Assert.True(!theirs.Unconditional || ours.Effects.HasFlag(Effects.UnboundedWrite), "An unconditional write was not seen: " + text);
            Assert.True(!theirs.SetOperation || facts.HasSetOperation, "A set operation was not seen: " + text);
            Assert.True(theirs.SetRole is null || theirs.SetRole == ours.Effects.HasFlag(Effects.SetRole), "The role: " + text);
            Assert.True(theirs.Copy is null || theirs.Copy == ours.Copy.ToString(), "The direction of a COPY: " + text);
            Assert.True(ours.Verb is not ("PREPARE" or "EXECUTE" or "DEALLOCATE") || theirs.Kind == "TransactionStmt" || theirs.Prepared == ours.PreparedName,
                "The prepared name: " + text);
        }

        Assert.True(answer.Names.All(facts.Mentions), $"A name of {string.Join(' ', answer.Names)} was not seen: {text}");
        Assert.True(answer.Calls.All(facts.Calls), $"A call of {string.Join(' ', answer.Calls)} was not seen: {text}");
    }

    private static IEnumerable<string> Seeds()
    {
        var tables = new[]
        {
            StatementEffectTests.Queries, StatementEffectTests.Writes, StatementEffectTests.Utilities, ObjectEffectTests.Objects, ObjectEffectTests.Functions,
            LexerTests.Texts,
        };
        var corpora = Facts.Corpus("orm").Concat(Facts.Corpus("psql").Where(text => text.Length < 1_000));
        return tables.SelectMany(table => table.Select(row => (string)((object[])row)[1])).Concat(corpora);
    }

    private static string? Tokens(string text)
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        var refused = PostgresLexer.Run(Encoding.UTF8.GetBytes(text), LexicalSettings.Default, tokens, out _) is not null;
        return refused ? null : string.Join(' ', Enumerable.Range(0, tokens.Count).Select(i => tokens[i].Start + "-" + tokens[i].End));
    }
}
