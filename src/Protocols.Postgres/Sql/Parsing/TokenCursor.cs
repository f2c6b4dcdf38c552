using HoopWire.Sql;
using HoopWire.Sql.Parsing;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Where the parser stands in the tokens of a PostgreSQL text.</summary>
/// <param name="tokens">The tokens.</param>
internal sealed class TokenCursor(TokenStream tokens) : TokenReader<TokenCursor, PgKeyword>(tokens)
{
    /// <summary>Whether a set operation or a query's tail follows the parentheses ahead.</summary>
    public bool ContinuesQuery() => Tokens.Partner(At) + 1 is var after && EndsQuery(after) && Tokens[after].Kind != SqlTokenKind.RightParenthesis;

    /// <inheritdoc/>
    protected override bool StartsQueryWord(int position) => (PgKeyword)Tokens[position].Keyword switch
    {
        PgKeyword.Select or PgKeyword.With or PgKeyword.Table => true,
        PgKeyword.Values => position + 1 < End && Tokens[position + 1].Kind == SqlTokenKind.LeftParenthesis,
        _ => false,
    };

    /// <inheritdoc/>
    protected override bool EndsQuery(int position) => position < End && (Tokens[position].Kind == SqlTokenKind.RightParenthesis
        || (PgKeyword)Tokens[position].Keyword is PgKeyword.Union or PgKeyword.Intersect or PgKeyword.Except or PgKeyword.Order or PgKeyword.Limit
            or PgKeyword.Offset or PgKeyword.Fetch or PgKeyword.For);
}
