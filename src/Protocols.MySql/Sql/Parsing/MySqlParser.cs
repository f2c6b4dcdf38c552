using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>
/// Reads the tokens of a text into syntax trees as MySQL 8.4 and 9 and MariaDB 10.11 do, by recursive descent. Throws for no input; what is not
/// wholly understood leaves no tree.
/// </summary>
internal static class MySqlParser
{
    /// <summary>Parses all statements of a text.</summary>
    public static SyntaxTree Parse(TokenStream tokens, in LexicalSettings settings, SpellingTable spellings) => new MySqlCursor(tokens, settings, spellings).Statements(Statements.Read);
}
