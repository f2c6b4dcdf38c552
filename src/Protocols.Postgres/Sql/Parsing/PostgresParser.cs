using HoopWire.Sql;
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
    public static SyntaxTree Parse(TokenStream tokens) => new TokenCursor(tokens).Statements(Statements.Read);
}
