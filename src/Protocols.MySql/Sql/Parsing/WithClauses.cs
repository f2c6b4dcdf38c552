using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>WITH.</summary>
internal static class WithClauses
{
    public static WithClause Read(MySqlCursor c)
    {
        var start = c.At;
        c.Expect(K.With);
        var recursive = c.Take(K.Recursive);
        var expressions = c.List(Expression);
        return new WithClause { Recursive = recursive, Expressions = expressions, Place = c.From(start) };
    }

    private static CommonTableExpression Expression(MySqlCursor c)
    {
        var start = c.At;
        var name = c.TableName();
        var columns = c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(static at => at.Name()) : [];
        c.Expect(K.As);
        var body = Queries.InParentheses(c);
        if (c.Take(K.Cycle))
        {
            // MariaDB's CYCLE … RESTRICT ends the recursion and adds no column.
            c.List(static at => at.Name());
            c.Expect(K.Restrict);
        }

        return new CommonTableExpression { Name = name, Columns = columns, Body = body, Place = c.From(start) };
    }
}
