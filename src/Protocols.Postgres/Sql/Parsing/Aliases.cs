using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Aliases of from items: gram.y's alias_clause and func_alias_clause.</summary>
internal static class Aliases
{
    /// <summary><c>[AS] name [(columns)]</c>, where it is ahead.</summary>
    public static Alias? Optional(TokenCursor c)
    {
        var start = c.At;
        if (!c.Take(PgKeyword.As) && !Names.IsColumn(c))
        {
            return null;
        }

        var name = Names.Column(c);
        var columns = Names.OptionalColumnGroup(c);
        return new Alias { Name = name, Columns = columns, Place = c.From(start) };
    }

    /// <summary>The same behind a function, where the columns may have types and AS may have no name.</summary>
    public static Alias? OfFunction(TokenCursor c)
    {
        var start = c.At;
        var marked = c.Take(PgKeyword.As);
        if (!marked && !Names.IsColumn(c))
        {
            return null;
        }

        var name = marked && c.Is(SqlTokenKind.LeftParenthesis) ? null : Names.Column(c);
        if (!c.Is(SqlTokenKind.LeftParenthesis))
        {
            return new Alias { Name = name, Place = c.From(start) };
        }

        var typed = c.KindOf(2) is not (SqlTokenKind.Comma or SqlTokenKind.RightParenthesis);
        return typed || name is null ? Definitions(c, name, start)
            : new Alias { Name = name, Columns = Names.ColumnGroup(c), Place = c.From(start) };
    }

    /// <summary>A list of column definitions: TableFuncElementList.</summary>
    public static Alias Definitions(TokenCursor c, string? name, int start)
    {
        var columns = ImmutableArray.CreateBuilder<string>(4);
        var types = ImmutableArray.CreateBuilder<TypeName>(4);
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            columns.Add(Names.Column(c));
            types.Add(Types.Read(c));
            if (c.Take(PgKeyword.Collate))
            {
                Names.Any(c);
            }
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
        return new Alias { Name = name, Columns = columns.ToImmutable(), Types = types.ToImmutable(), Place = c.From(start) };
    }
}
