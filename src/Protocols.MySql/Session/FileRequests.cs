using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session;

/// <summary>Whether a target may ask for a file: only where the statement under way does so, by that name.</summary>
internal static class FileRequests
{
    /// <summary>Whether a text may be a LOAD DATA LOCAL or LOAD XML LOCAL.</summary>
    public static bool MayAsk(ReadOnlySpan<byte> text) => Contains(text, "local"u8) && Contains(text, "infile"u8) && Contains(text, "load"u8);

    /// <summary>
    /// Whether the statement of a result asks for this file. Where the text is not understood the name must be the whole of one of its string literals. Reads the text:
    /// for the rare command that asks.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="result">Which of its results is under way.</param>
    /// <param name="settings">By what settings it is read.</param>
    /// <param name="file">The name.</param>
    public static bool Names(ReadOnlySpan<byte> text, int result, in LexicalSettings settings, ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty || text.Length > MySqlText.TextBytesMax) return false;
        bool escapes = !settings.Has(SqlModes.NoBackslashEscapes);
        var tree = MySqlText.Read(text, settings);
        if (!tree.IsComplete) return IsLiteral(text, settings, file);
        bool isCertain = tree.Statements.Take(result).All(HasOneResult);
        for (int i = 0; i < tree.Statements.Length; i++)
        {
            if ((!isCertain || i == result) && LoadOf(tree.Statements[i]) is { IsLocal: true } load && StringLiteral.Is(Slice(text, load.File), file, escapes)) return true;
        }
        return false;
    }

    private static LoadData? LoadOf(Statement statement) => statement switch
    {
        LoadData load => load,
        SettingList { Body: { } body } => LoadOf(body),
        _ => null,
    };

    /// <summary>Whether the results behind it can be counted: a procedure has any number of its own.</summary>
    private static bool HasOneResult(Statement statement) => statement switch
    {
        Call or CodeStatement or Execute => false,
        SettingList { Body: { } body } => HasOneResult(body),
        _ => true,
    };

    private static bool IsLiteral(ReadOnlySpan<byte> text, in LexicalSettings settings, ReadOnlySpan<byte> file)
    {
        var tokens = new TokenStream(new NameTable(MySqlKeywords.Number));
        if (MySqlLexer.Run(text, settings, tokens, new SpellingTable(), out _) is not null) return false;
        bool escapes = !settings.Has(SqlModes.NoBackslashEscapes);
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] is { Kind: SqlTokenKind.String } token && StringLiteral.Is(text.Slice(token.Start, token.Length), file, escapes)) return true;
        }
        return false;
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> text, SourceRange range) => text[range.Start..range.End];

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i + word.Length <= text.Length; i++)
        {
            int at = text[i..].IndexOfAny(word[0], (byte)(word[0] - 0x20));
            if (at < 0) return false;
            i += at;
            if (text.Length - i >= word.Length && Ascii.EqualsIgnoreCase(text.Slice(i, word.Length), word)) return true;
        }
        return false;
    }
}
