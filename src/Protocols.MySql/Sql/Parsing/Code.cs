using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>
/// Code of several statements. Where it ends cannot be told without reading it, so that everything to the end of the text counts as part of it, and
/// as doing anything.
/// </summary>
internal static class Code
{
    /// <summary>The block ahead, and what follows it.</summary>
    public static CodeStatement Block(MySqlCursor c, int start)
    {
        c.SkipToEnd();
        return new CodeStatement { Place = c.From(start) };
    }

    /// <summary>Whether a semicolon with something behind it follows, so that a body may hold several statements, or others follow it.</summary>
    public static bool GoesOn(MySqlCursor c)
    {
        var after = 0;
        while (c.KindOf(after) != SqlTokenKind.Semicolon)
        {
            after++;
        }

        return c.Has(after + 1);
    }
}
