using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>BEGIN, COMMIT, SAVEPOINT and their like.</summary>
internal static class Transactions
{
    public static TransactionStatement Read(TokenCursor c)
    {
        var start = c.At;
        var word = c.Keyword;
        var text = c.Text ?? "";
        c.Advance();
        switch (word)
        {
            case PgKeyword.Start:
                c.Expect(PgKeyword.Transaction);
                return Modes(c, text, start, optional: true);
            case PgKeyword.Begin:
                Noise(c);
                return Modes(c, text, start, optional: true);
            case PgKeyword.Savepoint:
                return Named(c, text, start);
            case PgKeyword.Release:
                // SAVEPOINT is noise, unless it is the name.
                if (c.KindOf(1) != SqlTokenKind.Semicolon)
                {
                    c.Expect(PgKeyword.Savepoint);
                }

                return Named(c, text, start);
            default:
                return Ending(c, word, text, start);
        }
    }

    /// <summary>Isolation, access and deferrability, separated by commas or not.</summary>
    public static TransactionStatement Modes(TokenCursor c, string word, int start, bool optional = false)
    {
        if (c.Take(PgKeyword.Snapshot))
        {
            c.Expect(SqlTokenKind.String);
            return new TransactionStatement { Word = word, Place = c.From(start) };
        }

        var any = false;
        while (Mode(c))
        {
            any = true;
            if (c.Take(SqlTokenKind.Comma) && !IsMode(c))
            {
                c.Fail("a transaction mode was expected");
            }
        }

        if (!any && !optional)
        {
            c.Fail("a transaction mode was expected");
        }

        return new TransactionStatement { Word = word, Place = c.From(start) };
    }

    private static bool IsMode(TokenCursor c) => c.Keyword is PgKeyword.Isolation or PgKeyword.Read or PgKeyword.Deferrable or PgKeyword.Not;

    private static bool Mode(TokenCursor c)
    {
        if (c.Take(PgKeyword.Isolation))
        {
            c.Expect(PgKeyword.Level);
            if (c.Take(PgKeyword.Read))
            {
                c.Advance(c.Keyword is PgKeyword.Committed or PgKeyword.Uncommitted ? 1 : 0);
                return true;
            }

            if (!c.Take(PgKeyword.Serializable))
            {
                c.Expect(PgKeyword.Repeatable, PgKeyword.Read);
            }

            return true;
        }

        return c.Take(PgKeyword.Read, PgKeyword.Only) || c.Take(PgKeyword.Read, PgKeyword.Write) || c.Take(PgKeyword.Deferrable)
            || c.Take(PgKeyword.Not, PgKeyword.Deferrable);
    }

    private static void Noise(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Work))
        {
            c.Take(PgKeyword.Transaction);
        }
    }

    private static TransactionStatement Named(TokenCursor c, string text, int start)
    {
        var name = Names.Column(c);
        return new TransactionStatement { Word = text, Name = name, Place = c.From(start) };
    }

    /// <summary>COMMIT, END, ABORT and ROLLBACK.</summary>
    private static TransactionStatement Ending(TokenCursor c, PgKeyword word, string text, int start)
    {
        if (word is PgKeyword.Commit or PgKeyword.Rollback && c.Is(PgKeyword.Prepared) && c.KindOf(1) == SqlTokenKind.String)
        {
            c.Advance();
            var prepared = Primaries.String(c).Text;
            return new TransactionStatement { Word = text, Name = prepared, IsPrepared = true, Place = c.From(start) };
        }

        Noise(c);
        if (word == PgKeyword.Rollback && c.Take(PgKeyword.To))
        {
            if (c.Is(PgKeyword.Savepoint) && c.KindOf(1) != SqlTokenKind.Semicolon)
            {
                c.Advance();
            }

            return Named(c, text, start);
        }

        var chains = false;
        if (c.Take(PgKeyword.And))
        {
            chains = !c.Take(PgKeyword.No);
            c.Expect(PgKeyword.Chain);
        }

        return new TransactionStatement { Word = text, Chains = chains, Place = c.From(start) };
    }
}
