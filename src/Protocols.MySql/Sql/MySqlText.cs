using System.Text.Unicode;
using HoopWire.MySql.Sql.Parsing;
using HoopWire.Policy;
using HoopWire.Sql;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql;

/// <summary>
/// Reads a text for MySQL 8.4 and 9 and MariaDB 10.5 and later. Costs time and memory in proportion to the text, throws for no input, and in any doubt
/// says so.
/// </summary>
public static class MySqlText
{
    /// <summary>The longest text that is read; a longer one is not understood.</summary>
    public const int TextBytesMax = 1024 * 1024;

    /// <summary>The deepest nesting of brackets that is read.</summary>
    public const int NestingMax = 1000;

    /// <summary>Classifies the text of a query or of a statement to prepare.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's settings, which belong into the key of any cache of the result.</param>
    /// <param name="textBytesMax">A lower or higher cap than <see cref="TextBytesMax"/>.</param>
    /// <returns>The facts; never null.</returns>
    public static StatementFacts Classify(ReadOnlySpan<byte> utf8, in LexicalSettings settings, int textBytesMax = TextBytesMax) =>
        ReadWithFacts(utf8, settings, textBytesMax).Facts;

    /// <summary>The facts of a text together with the syntax tree that they were taken from; without facts there is no tree to rely on.</summary>
    internal static (StatementFacts Facts, SyntaxTree Tree) ReadWithFacts(ReadOnlySpan<byte> utf8, in LexicalSettings settings, int textBytesMax = TextBytesMax)
    {
        var tokens = new TokenStream(new NameTable(MySqlKeywords.Number));
        var tree = Parse(utf8, settings, tokens, textBytesMax);
        return (FactsBuilder.Build(tokens, tree, MySqlFacts.DialectOf(settings)), tree);
    }

    /// <summary>Parses a text; one that the server might read differently has no tree.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's settings.</param>
    public static SyntaxTree Read(ReadOnlySpan<byte> utf8, in LexicalSettings settings) =>
        Parse(utf8, settings, new TokenStream(new NameTable(MySqlKeywords.Number)), TextBytesMax);

    /// <summary>Parses a text, and leaves its tokens.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's settings.</param>
    /// <param name="tokens">Takes the tokens.</param>
    /// <param name="textBytesMax">The longest text that is read.</param>
    internal static SyntaxTree Parse(ReadOnlySpan<byte> utf8, in LexicalSettings settings, TokenStream tokens, int textBytesMax)
    {
        var spellings = new SpellingTable();
        int? failedAt = null;
        var failure = Unreadable(utf8, settings, textBytesMax) ?? MySqlLexer.Run(utf8, settings, tokens, spellings, out failedAt) ?? tokens.MatchGroups(NestingMax, out failedAt);
        return failure is null ? MySqlParser.Parse(tokens, settings, spellings) : new SyntaxTree { Failure = failure, FailureAt = failedAt };
    }

    private static string? Unreadable(ReadOnlySpan<byte> utf8, in LexicalSettings settings, int textBytesMax)
    {
        if (utf8.Length > textBytesMax)
        {
            return $"it is longer than the {ByteSize.Text(textBytesMax)} that are read where rules apply, which no key of the configuration changes";
        }

        if (settings.Has(SqlModes.Other))
        {
            return "it is sent under a SQL mode that is not read";
        }

        if (utf8.Contains((byte)0))
        {
            return "it has a zero byte";
        }

        if (settings.Encoding == TextEncoding.Other || (settings.Encoding == TextEncoding.Ascii && utf8.ContainsAnyInRange((byte)0x80, (byte)0xFF)))
        {
            return "it has more than ASCII in an encoding other than UTF-8";
        }

        return Utf8.IsValid(utf8) ? null : "it is not valid UTF-8";
    }
}
