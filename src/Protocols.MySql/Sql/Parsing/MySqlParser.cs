using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Parsing;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>
/// Reads the tokens of a text into syntax trees as MySQL 8.4 and 9 and MariaDB 10.11 do, by recursive descent. Throws for no input; what is not
/// wholly understood leaves no tree.
/// </summary>
internal static class MySqlParser
{
    /// <summary>Parses all statements of a text.</summary>
    public static SyntaxTree Parse(TokenStream tokens, in LexicalSettings settings, SpellingTable spellings)
    {
        var cursor = new MySqlCursor(tokens, settings, spellings);
        var statements = ImmutableArray.CreateBuilder<Statement>(1);
        while (!cursor.AtEnd)
        {
            if (cursor.Take(SqlTokenKind.Semicolon))
            {
                continue;
            }

            statements.Add(Statements.Read(cursor));
            if (!cursor.AtEnd && !cursor.Is(SqlTokenKind.Semicolon))
            {
                cursor.Fail("a word or sign in an unexpected place");
            }
        }

        var failure = cursor.Failure ?? TreeDepth.Check(statements);
        return failure is null ? new SyntaxTree { Statements = statements.DrainToImmutable() } : new SyntaxTree { Failure = failure };
    }
}
