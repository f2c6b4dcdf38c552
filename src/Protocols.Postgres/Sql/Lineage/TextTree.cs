using System.Text.Unicode;
using HoopWire.Postgres.Sql.Parsing;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Lineage;

/// <summary>The syntax trees of texts.</summary>
internal static class TextTree
{
    /// <summary>Parses a text; one that the server might read differently has no tree.</summary>
    /// <param name="utf8">The text as it came.</param>
    /// <param name="settings">The session's lexical settings.</param>
    public static SyntaxTree Read(ReadOnlySpan<byte> utf8, LexicalSettings settings)
    {
        if (utf8.Length > PostgresClassifier.TextBytesMax || utf8.Contains((byte)0) || !Utf8.IsValid(utf8)
            || (!settings.Utf8ClientEncoding && utf8.ContainsAnyInRange((byte)0x80, (byte)0xFF)))
            return new SyntaxTree { Failure = "it is not a text that the gateway reads" };
        var tokens = new TokenStream(new NameTable(PgKeywords.Number));
        var failure = PostgresLexer.Run(utf8, settings, tokens) ?? tokens.MatchGroups(PostgresClassifier.NestingMax);
        return failure is null ? PostgresParser.Parse(tokens) : new SyntaxTree { Failure = failure };
    }
}
