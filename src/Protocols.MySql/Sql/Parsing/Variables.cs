using HoopWire.Sql;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Names of variables: the session's own and the server's.</summary>
internal static class Variables
{
    /// <summary>The name behind the sign ahead.</summary>
    public static string Own(MySqlCursor c)
    {
        c.Advance();
        if (!c.IsAdjacent() || c.Kind is not (SqlTokenKind.QuotedName or SqlTokenKind.String) || c.Text is not { } name)
        {
            c.Fail("a variable without a plain name");
            return "";
        }

        c.Advance();
        return name;
    }

    /// <summary>The name behind the two signs ahead, without its scope.</summary>
    public static string System(MySqlCursor c, out K scope)
    {
        c.Advance();
        scope = K.NoWord;
        if (c.Keyword is K.Global or K.Session or K.Local or K.Persist or K.PersistOnly && c.KindOf(1) == SqlTokenKind.Dot)
        {
            scope = c.Keyword;
            c.Advance(2);
        }

        var name = Word(c);
        while (c.Take(SqlTokenKind.Dot))
        {
            name = $"{name}.{Word(c)}";
        }

        return name;
    }

    private static string Word(MySqlCursor c)
    {
        if (c.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedName) || c.Text is not { } word)
        {
            c.Fail("a variable without a name");
            return "";
        }

        c.Advance();
        return word;
    }
}
