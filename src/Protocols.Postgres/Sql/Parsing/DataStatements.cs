using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>INSERT, UPDATE, DELETE, MERGE and queries: what may be prepared, explained and stand in WITH (gram.y's PreparableStmt).</summary>
internal static class DataStatements
{
    public static bool IsAhead(TokenCursor c) =>
        c.Keyword is PgKeyword.Insert or PgKeyword.Update or PgKeyword.Delete or PgKeyword.Merge || Queries.IsAhead(c);

    /// <summary>Such a statement, with WITH before it or without.</summary>
    public static DataStatement Read(TokenCursor c) => c.Is(PgKeyword.With) ? WithClauses.Statement(c) : Body(c);

    /// <summary>Such a statement without WITH.</summary>
    public static DataStatement Body(TokenCursor c) => c.Keyword switch
    {
        PgKeyword.Insert => Insert(c),
        PgKeyword.Update => Update(c),
        PgKeyword.Delete => Delete(c),
        PgKeyword.Merge => Merges.Read(c),
        _ => Queries.Body(c),
    };

    /// <summary>Columns that are written, in parentheses.</summary>
    public static ImmutableArray<ColumnTarget> ColumnGroup(TokenCursor c) => c.Group(Column);

    public static ImmutableArray<Assignment> Assignments(TokenCursor c)
    {
        c.Expect(PgKeyword.Set);
        return c.List(Assignment);
    }

    private static Insert Insert(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        c.Expect(PgKeyword.Insert, PgKeyword.Into);
        var at = c.At;
        var name = Names.Any(c);
        var aliasStart = c.At;
        var alias = c.Take(PgKeyword.As) ? new Alias { Name = Names.Column(c), Place = c.From(aliasStart) } : null;
        var table = new RelationItem { Name = name, Alias = alias, Place = c.From(at) };

        // Parentheses hold columns, unless they hold a query.
        var columns = c.Is(SqlTokenKind.LeftParenthesis) && !c.StartsQuery() ? ColumnGroup(c) : [];
        var overriding = Overriding(c);
        var source = c.Take(PgKeyword.Default, PgKeyword.Values) ? null : Queries.Read(c);
        var conflict = Conflict(c);
        var returning = Targets.Returning(c);
        c.Leave();
        return new Insert
        {
            Table = table,
            Columns = columns,
            Overriding = overriding,
            Source = source,
            OnConflict = conflict,
            Returning = returning,
            Place = c.From(start),
        };
    }

    public static bool Overriding(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Overriding))
        {
            return false;
        }

        if (!c.Take(PgKeyword.User))
        {
            c.Expect(PgKeyword.System);
        }

        c.Expect(PgKeyword.Value);
        return true;
    }

    private static OnConflict? Conflict(TokenCursor c)
    {
        var start = c.At;
        if (!c.Take(PgKeyword.On, PgKeyword.Conflict))
        {
            return null;
        }

        ImmutableArray<IndexKey> keys = [];
        Expression? keysWhere = null;
        string? constraint = null;
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            keys = c.Group(IndexKeys.Read);
            keysWhere = c.Take(PgKeyword.Where) ? Expressions.Read(c) : null;
        }
        else if (c.Take(PgKeyword.On, PgKeyword.Constraint))
        {
            constraint = Names.Column(c);
        }

        c.Expect(PgKeyword.Do);
        if (c.Take(PgKeyword.Nothing))
        {
            return new OnConflict { Keys = keys, KeysWhere = keysWhere, Constraint = constraint, Place = c.From(start) };
        }

        c.Expect(PgKeyword.Update);
        var set = Assignments(c);
        var where = c.Take(PgKeyword.Where) ? Expressions.Read(c) : null;
        return new OnConflict
        {
            Keys = keys,
            KeysWhere = keysWhere,
            Constraint = constraint,
            Updates = true,
            Set = set,
            Where = where,
            Place = c.From(start),
        };
    }

    private static Update Update(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        c.Expect(PgKeyword.Update);
        var table = FromItems.Target(c);
        var set = Assignments(c);
        var from = FromItems.Optional(c);
        var where = Condition(c);
        var returning = Targets.Returning(c);
        c.Leave();
        return new Update { Table = table, Set = set, From = from, Where = where, Returning = returning, Place = c.From(start) };
    }

    private static Delete Delete(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        c.Expect(PgKeyword.Delete, PgKeyword.From);
        var table = FromItems.Target(c);
        var items = FromItems.Optional(c, PgKeyword.Using);
        var where = Condition(c);
        var returning = Targets.Returning(c);
        c.Leave();
        return new Delete { Table = table, Using = items, Where = where, Returning = returning, Place = c.From(start) };
    }

    /// <summary>WHERE, or WHERE CURRENT OF a cursor.</summary>
    private static Expression? Condition(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Where))
        {
            return null;
        }

        var start = c.At;
        if (!c.Is(PgKeyword.Current, PgKeyword.Of))
        {
            return Expressions.Read(c);
        }

        c.Advance(2);
        var cursor = c.Take(SqlTokenKind.Parameter) ? null : Names.Column(c);
        return new CurrentOf { Cursor = cursor, Place = c.From(start) };
    }

    private static Assignment Assignment(TokenCursor c)
    {
        var start = c.At;
        var row = c.Is(SqlTokenKind.LeftParenthesis);
        ImmutableArray<ColumnTarget> columns = row ? ColumnGroup(c) : [Column(c)];
        if (!c.TakeOperator("="))
        {
            c.Fail("an assignment was expected");
        }

        var value = Expressions.Read(c);
        return new Assignment { Columns = columns, IsRow = row, Value = value, Place = c.From(start) };
    }

    private static ColumnTarget Column(TokenCursor c)
    {
        var start = c.At;
        var name = Names.Column(c);
        ImmutableArray<string> fields = [];
        ImmutableArray<Expression> subscripts = [];
        while (true)
        {
            if (c.Take(SqlTokenKind.Dot))
            {
                fields = fields.Add(Names.Label(c));
            }
            else if (c.Take(SqlTokenKind.LeftBracket))
            {
                subscripts = subscripts.AddRange(Bounds(c));
            }
            else
            {
                return new ColumnTarget { Name = name, Fields = fields, Subscripts = subscripts, Place = c.From(start) };
            }
        }
    }

    private static ImmutableArray<Expression> Bounds(TokenCursor c)
    {
        ImmutableArray<Expression> bounds = c.Is(SqlTokenKind.Colon) ? [] : [Expressions.Read(c)];
        if (c.Take(SqlTokenKind.Colon) && !c.Is(SqlTokenKind.RightBracket))
        {
            bounds = bounds.Add(Expressions.Read(c));
        }

        c.Expect(SqlTokenKind.RightBracket);
        return bounds;
    }
}
