using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What IS asks: NULL, TRUE, DISTINCT FROM, DOCUMENT, NORMALIZED, JSON; also ISNULL and NOTNULL.</summary>
internal static class WordTests
{
    /// <summary>Whether the IS ahead asks something, as it may also be a label: <c>select a is</c>.</summary>
    public static bool IsAhead(TokenCursor c, bool restricted)
    {
        var asked = c.KeywordOf(c.KeywordOf(1) == PgKeyword.Not ? 2 : 1);
        return asked switch
        {
            PgKeyword.Distinct or PgKeyword.Document => true,
            PgKeyword.Null or PgKeyword.True or PgKeyword.False or PgKeyword.Unknown or PgKeyword.Json => !restricted,
            _ => !restricted && IsForm(asked),
        };
    }

    public static bool IsDistinctFrom(TokenCursor c) => c.KeywordOf(c.KeywordOf(1) == PgKeyword.Not ? 2 : 1) == PgKeyword.Distinct;

    /// <summary>Takes the test ahead.</summary>
    /// <param name="c">The cursor.</param>
    /// <param name="left">What is tested.</param>
    /// <param name="start">Where that started.</param>
    /// <param name="read">Reads an operand of a level or above.</param>
    /// <param name="min">The level for the right operand of DISTINCT FROM.</param>
    public static Expression Read(TokenCursor c, Expression left, int start, Func<TokenCursor, int, Expression> read, int min)
    {
        if (c.Keyword is PgKeyword.Isnull or PgKeyword.Notnull)
        {
            var not = c.Is(PgKeyword.Notnull);
            c.Advance();
            return new Test { Kind = TestKind.Null, Negated = not, Operand = left, Place = c.From(start) };
        }

        c.Advance();
        var negated = c.Take(PgKeyword.Not);
        if (c.Take(PgKeyword.Distinct))
        {
            c.Expect(PgKeyword.From);
            var right = read(c, min);
            return new Comparison { Kind = ComparisonKind.DistinctFrom, Negated = negated, Left = left, Right = [right], Place = c.From(start) };
        }

        return IsForm(c.Keyword) ? Normalized(c, left, start, negated) : Asked(c, left, start, negated);
    }

    private static bool IsForm(PgKeyword word) =>
        word is PgKeyword.Normalized or PgKeyword.Nfc or PgKeyword.Nfd or PgKeyword.Nfkc or PgKeyword.Nfkd;

    private static Test Asked(TokenCursor c, Expression left, int start, bool negated)
    {
        var kind = c.Keyword switch
        {
            PgKeyword.True => TestKind.True,
            PgKeyword.False => TestKind.False,
            PgKeyword.Unknown => TestKind.Unknown,
            PgKeyword.Document => TestKind.Document,
            PgKeyword.Json => TestKind.Json,
            _ => TestKind.Null,
        };
        c.Advance();
        if (kind == TestKind.Json)
        {
            if (c.Keyword is PgKeyword.Value or PgKeyword.Array or PgKeyword.Object or PgKeyword.Scalar)
            {
                c.Advance();
            }

            JsonFunctions.UniqueKeys(c);
        }

        return new Test { Kind = kind, Negated = negated, Operand = left, Place = c.From(start) };
    }

    /// <summary><c>IS [NOT] [form] NORMALIZED</c>; with NOT the server negates the call.</summary>
    private static Expression Normalized(TokenCursor c, Expression left, int start, bool negated)
    {
        var word = c.At;
        Expression[] arguments = [left];
        if (!c.Is(PgKeyword.Normalized))
        {
            var form = c.Text;
            c.Advance();
            arguments = [left, new Literal { Kind = LiteralKind.String, Text = form, Place = c.From(word) }];
        }

        c.Expect(PgKeyword.Normalized);
        var call = new FunctionCall { Name = Names.System("is_normalized", c.From(word)), IsSyntax = true, Arguments = [.. arguments], Place = c.From(start) };
        return negated ? new Negation { Operand = call, Place = c.From(start) } : call;
    }
}
