using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Parsing;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>
/// Reads the tokens of a text into syntax trees as PostgreSQL 15 to 18 do, by recursive descent. Throws for no input; what is not wholly
/// understood leaves no tree.
/// </summary>
internal static class PostgresParser
{
    /// <summary>Parses all statements of a text.</summary>
    /// <param name="tokens">Its tokens, their brackets matched.</param>
    public static SyntaxTree Parse(TokenStream tokens)
    {
        var cursor = new TokenCursor(tokens);
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
