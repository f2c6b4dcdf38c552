using HoopWire.Sql;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>FIELDS and LINES of files that are read or written.</summary>
internal static class FileFormats
{
    public static void Take(MySqlCursor c)
    {
        if (c.TakeEither(K.Fields, K.Columns))
        {
            while (c.Keyword is K.Terminated or K.Optionally or K.Enclosed or K.Escaped)
            {
                c.Take(K.Optionally);
                c.Advance();
                c.Expect(K.By);
                Text(c);
            }
        }

        if (c.Take(K.Lines))
        {
            while (c.Keyword is K.Starting or K.Terminated)
            {
                c.Advance();
                c.Expect(K.By);
                Text(c);
            }
        }
    }

    private static void Text(MySqlCursor c)
    {
        if (!c.Take(SqlTokenKind.String) && !c.Take(SqlTokenKind.BitString))
        {
            c.Fail("a word or sign in the place of a string");
        }
    }
}
