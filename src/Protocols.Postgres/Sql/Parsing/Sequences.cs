using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Options of sequences: SeqOptList.</summary>
internal static class Sequences
{
    /// <summary>As many options as are ahead.</summary>
    public static void Options(TokenCursor c, ObjectParts parts)
    {
        while (Option(c, parts))
        {
        }
    }

    public static bool Option(TokenCursor c, ObjectParts parts)
    {
        switch (c.Keyword)
        {
            case PgKeyword.As:
                c.Advance();
                parts.AddType(Types.ReadSimple(c));
                return true;
            case PgKeyword.Cycle or PgKeyword.Logged or PgKeyword.Unlogged:
                c.Advance();
                return true;
            case PgKeyword.No when c.KeywordOf(1) is PgKeyword.Cycle or PgKeyword.Maxvalue or PgKeyword.Minvalue:
                c.Advance(2);
                return true;
            case PgKeyword.Cache or PgKeyword.Maxvalue or PgKeyword.Minvalue:
                c.Advance();
                Definitions.ExpectNumber(c);
                return true;
            case PgKeyword.Increment:
                c.Advance();
                c.Take(PgKeyword.By);
                Definitions.ExpectNumber(c);
                return true;
            case PgKeyword.Start:
                c.Advance();
                c.Take(PgKeyword.With);
                Definitions.ExpectNumber(c);
                return true;
            case PgKeyword.Restart:
                c.Advance();
                if (c.Take(PgKeyword.With))
                {
                    Definitions.ExpectNumber(c);
                }
                else
                {
                    Definitions.Number(c);
                }

                return true;
            case PgKeyword.Owned when c.KeywordOf(1) == PgKeyword.By:
                c.Advance(2);
                Owner(c, parts);
                return true;
            case PgKeyword.Sequence when c.KeywordOf(1) == PgKeyword.Name:
                c.Advance(2);
                parts.AddName(c);
                return true;
            default:
                return false;
        }
    }

    /// <summary>NONE, or the column that owns the sequence.</summary>
    private static void Owner(TokenCursor c, ObjectParts parts) => parts.AddName(c);
}
