using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary><c>INTO OUTFILE</c>, <c>INTO DUMPFILE</c> and <c>INTO @variables</c>.</summary>
internal static class Exports
{
    public static ExportClause Read(MySqlCursor c)
    {
        var start = c.At;
        c.Expect(K.Into);
        if (c.Take(K.Dumpfile))
        {
            c.Expect(SqlTokenKind.String);
            return new ExportClause { Kind = ExportKind.Dump, Place = c.From(start) };
        }

        if (c.Take(K.Outfile))
        {
            c.Expect(SqlTokenKind.String);
            c.TakeCharacterSet();
            FileFormats.Take(c);
            return new ExportClause { Kind = ExportKind.File, Place = c.From(start) };
        }

        var names = c.List(static at =>
        {
            if (at.IsOperator("@"))
            {
                return Variables.Own(at);
            }

            // A routine's own variable, which only a routine's text may name.
            at.Fail("INTO something that is no variable");
            return "";
        });
        return new ExportClause { Kind = ExportKind.Variables, Variables = names, Place = c.From(start) };
    }
}
