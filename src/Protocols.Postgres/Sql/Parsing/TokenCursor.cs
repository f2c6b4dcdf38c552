using HoopWire.Sql;
using HoopWire.Sql.Parsing;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Where the parser stands in the tokens of a PostgreSQL text.</summary>
/// <param name="tokens">The tokens.</param>
internal sealed class TokenCursor(TokenStream tokens) : TokenReader<TokenCursor, PgKeyword>(tokens)
{
    /// <summary>Whether the parenthesis ahead opens a query rather than an expression; <c>((select 1) union …)</c> does.</summary>
    public bool StartsQuery(int ahead = 0)
    {
        var opening = At + ahead;
        var inner = opening;
        while (inner < End && Tokens[inner].Kind == SqlTokenKind.LeftParenthesis)
        {
            inner++;
        }

        if (inner == opening || inner >= End || !StartsQueryWord(inner))
        {
            return false;
        }

        for (var i = inner - 2; i >= opening; i--)
        {
            if (!EndsQuery(Tokens.Partner(i + 1) + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a set operation or a query's tail follows the parentheses ahead.</summary>
    public bool ContinuesQuery() => Tokens.Partner(At) + 1 is var after && EndsQuery(after) && Tokens[after].Kind != SqlTokenKind.RightParenthesis;

    private bool StartsQueryWord(int i) => (PgKeyword)Tokens[i].Keyword switch
    {
        PgKeyword.Select or PgKeyword.With or PgKeyword.Table => true,
        PgKeyword.Values => i + 1 < End && Tokens[i + 1].Kind == SqlTokenKind.LeftParenthesis,
        _ => false,
    };

    private bool EndsQuery(int i) => i < End && (Tokens[i].Kind == SqlTokenKind.RightParenthesis
        || (PgKeyword)Tokens[i].Keyword is PgKeyword.Union or PgKeyword.Intersect or PgKeyword.Except or PgKeyword.Order or PgKeyword.Limit
            or PgKeyword.Offset or PgKeyword.Fetch or PgKeyword.For);
}
