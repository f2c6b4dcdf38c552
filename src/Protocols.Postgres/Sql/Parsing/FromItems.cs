using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What FROM lists: gram.y's table_ref.</summary>
internal static class FromItems
{
    /// <summary>The items of FROM, where it is ahead.</summary>
    public static ImmutableArray<FromItem> Optional(TokenCursor c, PgKeyword word = PgKeyword.From) => c.Take(word) ? c.List(Read) : [];

    /// <summary>One item with everything that is joined to it.</summary>
    public static FromItem Read(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        var item = One(c);
        while (IsJoin(c))
        {
            item = Join(c, item, start);
        }

        c.Leave();
        return item;
    }

    /// <summary>A table by its name, with ONLY or a star: relation_expr.</summary>
    public static RelationItem Relation(TokenCursor c)
    {
        var start = c.At;
        var (name, only) = RelationName(c);
        return new RelationItem { Name = name, Only = only, Place = c.From(start) };
    }

    /// <summary>The same with an alias, which before SET needs AS when it is SET itself: relation_expr_opt_alias.</summary>
    public static RelationItem Target(TokenCursor c)
    {
        var start = c.At;
        var (name, only) = RelationName(c);
        var alias = c.Is(PgKeyword.Set) ? null : Aliases.Optional(c);
        if (alias is { Columns.IsEmpty: false })
        {
            c.Fail("columns behind the alias of what is written");
        }

        return new RelationItem { Name = name, Only = only, Alias = alias, Place = c.From(start) };
    }

    private static (ObjectName Name, bool Only) RelationName(TokenCursor c)
    {
        if (c.Take(PgKeyword.Only))
        {
            var parentheses = c.Take(SqlTokenKind.LeftParenthesis);
            var only = Names.Any(c);
            if (parentheses)
            {
                c.Expect(SqlTokenKind.RightParenthesis);
            }

            return (only, true);
        }

        var name = Names.Any(c);
        c.TakeOperator("*");
        return (name, false);
    }

    private static bool IsJoin(TokenCursor c) => c.Keyword is PgKeyword.Join or PgKeyword.Cross or PgKeyword.Natural or PgKeyword.Inner
        or PgKeyword.Left or PgKeyword.Right or PgKeyword.Full;

    private static JoinItem Join(TokenCursor c, FromItem left, int start)
    {
        c.Enter();
        var natural = c.Take(PgKeyword.Natural);
        var kind = Kind(c);
        c.Expect(PgKeyword.Join);
        var rightStart = c.At;
        var right = One(c);
        Expression? on = null;
        ImmutableArray<string> columns = [];
        string? alias = null;
        if (!natural && kind != JoinKind.Cross)
        {
            while (IsJoin(c))
            {
                right = Join(c, right, rightStart);
            }

            (on, columns, alias) = Condition(c);
        }

        c.Leave();
        return new JoinItem
        {
            Kind = kind,
            Natural = natural,
            Left = left,
            Right = right,
            On = on,
            Using = columns,
            UsingAlias = alias,
            Place = c.From(start),
        };
    }

    private static (Expression? On, ImmutableArray<string> Using, string? Alias) Condition(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Using))
        {
            c.Expect(PgKeyword.On);
            return (Expressions.Read(c), [], null);
        }

        var columns = Names.ColumnGroup(c);
        return (null, columns, c.Take(PgKeyword.As) ? Names.Column(c) : null);
    }

    private static JoinKind Kind(TokenCursor c)
    {
        var kind = c.Keyword switch
        {
            PgKeyword.Cross => JoinKind.Cross,
            PgKeyword.Left => JoinKind.Left,
            PgKeyword.Right => JoinKind.Right,
            PgKeyword.Full => JoinKind.Full,
            _ => JoinKind.Inner,
        };
        if (c.Keyword is not PgKeyword.Join)
        {
            c.Advance();
        }

        if (kind is JoinKind.Left or JoinKind.Right or JoinKind.Full)
        {
            c.Take(PgKeyword.Outer);
        }

        return kind;
    }

    private static FromItem One(TokenCursor c)
    {
        var start = c.At;
        var lateral = c.Take(PgKeyword.Lateral);
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            return c.StartsQuery() ? Subquery(c, start, lateral) : Joined(c, start, lateral);
        }

        if (c.IsOpening(PgKeyword.Xmltable) || c.IsOpening(PgKeyword.JsonTable))
        {
            var xml = c.Is(PgKeyword.Xmltable);
            c.Advance();
            return xml ? XmlFunctions.Table(c, start, lateral) : JsonTables.Read(c, start, lateral);
        }

        if (c.Is(PgKeyword.Rows, PgKeyword.From) && c.KindOf(2) == SqlTokenKind.LeftParenthesis)
        {
            c.Advance(2);
            return Functions(c, c.Group(RowsFromFunction), true, start, lateral);
        }

        if (SpecialFunctions.IsAhead(c) || IsCall(c))
        {
            var call = Call(c);
            return Functions(c, [new RangeFunction { Call = call, Place = c.From(start) }], false, start, lateral);
        }

        if (lateral)
        {
            c.Fail("LATERAL before a table");
        }

        return Table(c, start);
    }

    private static SubqueryItem Subquery(TokenCursor c, int start, bool lateral)
    {
        var query = Queries.InParentheses(c);
        var alias = Aliases.Optional(c);
        return new SubqueryItem { Query = query, Alias = alias, Lateral = lateral, Place = c.From(start) };
    }

    /// <summary>A join in parentheses, perhaps with an alias of its own.</summary>
    private static FromItem Joined(TokenCursor c, int start, bool lateral)
    {
        c.Advance();
        var inner = Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        if (lateral || inner is not JoinItem join)
        {
            c.Fail("parentheses around what is no join");
            return inner;
        }

        var alias = Aliases.Optional(c);
        return alias is null || join.Alias is not null ? Unaliased(c, join, alias)
            : new JoinItem
            {
                Kind = join.Kind,
                Natural = join.Natural,
                Left = join.Left,
                Right = join.Right,
                On = join.On,
                Using = join.Using,
                UsingAlias = join.UsingAlias,
                Alias = alias,
                Place = c.From(start),
            };
    }

    private static JoinItem Unaliased(TokenCursor c, JoinItem join, Alias? second)
    {
        if (second is not null)
        {
            c.Fail("a join with two aliases");
        }

        return join;
    }

    private static FunctionItem Functions(TokenCursor c, ImmutableArray<RangeFunction> functions, bool rows, int start, bool lateral)
    {
        var ordinality = c.Take(PgKeyword.With, PgKeyword.Ordinality);
        var alias = Aliases.OfFunction(c);
        return new FunctionItem
        {
            Functions = functions,
            IsRowsFrom = rows,
            WithOrdinality = ordinality,
            Alias = alias,
            Lateral = lateral,
            Place = c.From(start),
        };
    }

    private static RangeFunction RowsFromFunction(TokenCursor c)
    {
        var start = c.At;
        var call = Call(c);
        var at = c.At;
        var columns = c.Take(PgKeyword.As) ? Aliases.Definitions(c, null, at) : null;
        return new RangeFunction { Call = call, Columns = columns, Place = c.From(start) };
    }

    private static bool IsCall(TokenCursor c)
    {
        var ahead = 1;
        while (c.KindOf(ahead) == SqlTokenKind.Dot)
        {
            ahead += 2;
        }

        return c.KindOf(ahead) == SqlTokenKind.LeftParenthesis && (Names.IsColumn(c) || Names.IsFunctionOrType(c));
    }

    private static Expression Call(TokenCursor c)
    {
        if (SpecialFunctions.IsAhead(c))
        {
            return SpecialFunctions.Read(c);
        }

        var start = c.At;
        return Calls.Application(c, Names.Function(c), start);
    }

    private static RelationItem Table(TokenCursor c, int start)
    {
        var (name, only) = RelationName(c);
        var alias = Aliases.Optional(c);
        FunctionCall? sample = null;
        Expression? seed = null;
        if (c.Take(PgKeyword.Tablesample))
        {
            var at = c.At;
            var method = Names.Function(c);
            var arguments = c.Group(Expressions.Read);
            sample = new FunctionCall { Name = method, Arguments = arguments, Place = c.From(at) };
            if (c.Take(PgKeyword.Repeatable))
            {
                c.Expect(SqlTokenKind.LeftParenthesis);
                seed = Expressions.Read(c);
                c.Expect(SqlTokenKind.RightParenthesis);
            }
        }

        return new RelationItem { Name = name, Only = only, Alias = alias, Sample = sample, Seed = seed, Place = c.From(start) };
    }
}
