using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What an index is made of: gram.y's index_elem.</summary>
internal static class IndexKeys
{
    public static IndexKey Read(TokenCursor c)
    {
        var start = c.At;
        string? column = null;
        Expression? value = null;
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            c.Advance();
            value = Expressions.Read(c);
            c.Expect(SqlTokenKind.RightParenthesis);
        }
        else if (SpecialFunctions.IsAhead(c))
        {
            value = SpecialFunctions.Read(c);
        }
        else if (c.KindOf(1) is SqlTokenKind.LeftParenthesis or SqlTokenKind.Dot)
        {
            var at = c.At;
            value = Calls.Application(c, Names.Function(c), at);
        }
        else
        {
            column = Names.Column(c);
        }

        Options(c);
        return new IndexKey { Column = column, Value = value, Place = c.From(start) };
    }

    /// <summary>Collation, operator class with its parameters, direction.</summary>
    private static void Options(TokenCursor c)
    {
        if (c.Take(PgKeyword.Collate))
        {
            Names.Any(c);
        }

        if (c.Is(PgKeyword.Using))
        {
            c.Advance();
        }

        if (Names.IsColumn(c) && !(c.Is(PgKeyword.Nulls) && c.Kind == SqlTokenKind.Word))
        {
            Names.Any(c);
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                Definitions.Options(c);
            }
        }

        Sorting.Direction(c);
        Sorting.Nulls(c);
    }
}
