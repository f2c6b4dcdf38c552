using System.Text.Unicode;
using HoopWire.Policy;
using HoopWire.Postgres.Sql.Facts;
using HoopWire.Postgres.Sql.Parsing;
using HoopWire.Sql;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

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
    public static StatementFacts Classify(ReadOnlySpan<byte> utf8, LexicalSettings settings, int textBytesMax = TextBytesMax) =>
        Read(utf8, settings, textBytesMax).Facts;

    /// <summary>The facts of a text together with the syntax tree that they were taken from; without facts there is no tree to rely on.</summary>
    internal static (StatementFacts Facts, SyntaxTree Tree) Read(ReadOnlySpan<byte> utf8, LexicalSettings settings, int textBytesMax = TextBytesMax)
    {
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        var tree = Parse(utf8, settings, tokens, textBytesMax);
        return (FactsBuilder.Build(tokens, tree, PostgresFacts.Dialect), tree);
    }

    /// <summary>Parses a text; one that the server might read differently has no tree.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's lexical settings.</param>
    internal static SyntaxTree ReadTree(ReadOnlySpan<byte> utf8, LexicalSettings settings) =>
        Parse(utf8, settings, new TokenStream(new NameTable(PgKeywords.Number)), TextBytesMax);

    /// <summary>Parses a text, and leaves its tokens.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's lexical settings.</param>
    /// <param name="tokens">Takes the tokens.</param>
    /// <param name="textBytesMax">The longest text that is read.</param>
    internal static SyntaxTree Parse(ReadOnlySpan<byte> utf8, LexicalSettings settings, TokenStream tokens, int textBytesMax)
    {
        int? failedAt = null;
        var failure = Unreadable(utf8, settings, textBytesMax) ?? PostgresLexer.Run(utf8, settings, tokens, out failedAt) ?? tokens.MatchGroups(NestingMax, out failedAt);
        return failure is null ? PostgresParser.Parse(tokens) : new SyntaxTree { Failure = failure, FailureAt = failedAt };
    }

    private static string? Unreadable(ReadOnlySpan<byte> utf8, LexicalSettings settings, int textBytesMax)
    {
        if (utf8.Length > textBytesMax) return $"it is longer than the {ByteSize.Text(textBytesMax)} that are read where rules apply, which no key of the configuration changes";
        if (utf8.Contains((byte)0)) return "it has a zero byte, where the server stops reading";
        if (!settings.Utf8ClientEncoding && utf8.ContainsAnyInRange((byte)0x80, (byte)0xFF)) return "it has more than ASCII in an encoding other than UTF-8";
        return Utf8.IsValid(utf8) ? null : "it is not valid UTF-8";
    }
}
