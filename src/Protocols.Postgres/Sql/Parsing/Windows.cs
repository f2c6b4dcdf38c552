using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Windows: gram.y's window_specification.</summary>
internal static class Windows
{
    /// <summary>The WINDOW clause.</summary>
    public static ImmutableArray<WindowDefinition> Optional(TokenCursor c) => c.Take(PgKeyword.Window) ? c.List(Named) : [];

    private static WindowDefinition Named(TokenCursor c)
    {
        var start = c.At;
        var name = Names.Column(c);
        c.Expect(PgKeyword.As);
        return Specification(c, name, start);
    }

    /// <summary>A window in parentheses.</summary>
    public static WindowDefinition Specification(TokenCursor c, string? name, int start)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        string? parent = null;

        // PARTITION, RANGE, ROWS and GROUPS begin a clause here, though each may be a name elsewhere.
        if (Names.IsColumn(c) && !(c.Kind == SqlTokenKind.Word && c.Keyword is PgKeyword.Partition or PgKeyword.Range or PgKeyword.Rows or PgKeyword.Groups))
        {
            parent = Names.Column(c);
        }

        var partition = c.Take(PgKeyword.Partition) ? Partition(c) : [];
        var keys = Sorting.Optional(c);
        Expression? from = null;
        Expression? to = null;
        if (c.Keyword is PgKeyword.Range or PgKeyword.Rows or PgKeyword.Groups)
        {
            c.Advance();
            (from, to) = Frame(c);
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return new WindowDefinition
        {
            Name = name,
            Base = parent,
            PartitionBy = partition,
            OrderBy = keys,
            FrameStart = from,
            FrameEnd = to,
            Place = c.From(start),
        };
    }

    private static ImmutableArray<Expression> Partition(TokenCursor c)
    {
        c.Expect(PgKeyword.By);
        return Expressions.ReadList(c);
    }

    private static (Expression? From, Expression? To) Frame(TokenCursor c)
    {
        Expression? from;
        Expression? to = null;
        if (c.Take(PgKeyword.Between))
        {
            from = Bound(c);
            c.Expect(PgKeyword.And);
            to = Bound(c);
        }
        else
        {
            from = Bound(c);
        }

        if (c.Take(PgKeyword.Exclude))
        {
            if (c.Take(PgKeyword.No))
            {
                c.Expect(PgKeyword.Others);
            }
            else if (c.Take(PgKeyword.Current))
            {
                c.Expect(PgKeyword.Row);
            }
            else if (!c.Take(PgKeyword.Group))
            {
                c.Expect(PgKeyword.Ties);
            }
        }

        return (from, to);
    }

    private static Expression? Bound(TokenCursor c)
    {
        if (c.Take(PgKeyword.Current, PgKeyword.Row))
        {
            return null;
        }

        Expression? offset = null;
        if (!c.Is(PgKeyword.Unbounded) || c.KeywordOf(1) is not (PgKeyword.Preceding or PgKeyword.Following) || !c.Take(PgKeyword.Unbounded))
        {
            offset = Expressions.Read(c);
        }

        if (!c.Take(PgKeyword.Preceding))
        {
            c.Expect(PgKeyword.Following);
        }

        return offset;
    }
}
