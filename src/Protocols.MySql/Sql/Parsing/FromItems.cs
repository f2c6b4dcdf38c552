using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Tables, joins, derived tables and JSON_TABLE.</summary>
internal static class FromItems
{
    public static ImmutableArray<FromItem> ReadList(MySqlCursor c) => c.List(Read);

    /// <summary>An item with everything joined to it.</summary>
    public static FromItem Read(MySqlCursor c)
    {
        c.Enter();
        var item = Factor(c);
        while (IsJoin(c))
        {
            item = Join(c, item);
        }

        c.Leave();
        return item;
    }

    private static bool IsJoin(MySqlCursor c) => c.Keyword switch
    {
        K.Join or K.Inner or K.Cross or K.StraightJoin or K.Natural => true,
        K.Left or K.Right => c.KeywordOf(1) is K.Join or K.Outer,
        _ => false,
    };

    private static JoinItem Join(MySqlCursor c, FromItem left)
    {
        c.Enter();
        var start = c.At;
        var natural = c.Take(K.Natural);
        var kind = c.Keyword switch
        {
            K.Left => JoinKind.Left,
            K.Right => JoinKind.Right,
            _ => JoinKind.Inner,
        };
        if (c.Keyword is K.Left or K.Right or K.Inner or K.Cross)
        {
            c.Advance();
        }

        c.Take(K.Outer);
        if (!c.Take(K.StraightJoin))
        {
            c.Expect(K.Join);
        }

        var right = Factor(c);

        // An outer join needs its condition, so that what follows without one belongs to its right side.
        while (kind != JoinKind.Inner && !natural && IsJoin(c))
        {
            right = Join(c, right);
        }

        c.Leave();
        var on = !natural && c.Take(K.On) ? Expressions.Read(c) : null;
        var shared = on is null && !natural && c.Take(K.Using) ? c.Group(static at => at.Name()) : [];
        return new JoinItem { Kind = kind, Natural = natural, Left = left, Right = right, On = on, Using = shared, Place = new SourceRange(left.Place.Start, c.From(start).End) };
    }

    private static FromItem Factor(MySqlCursor c)
    {
        var start = c.At;
        if (c.TakeOperator("{"))
        {
            // ODBC's {OJ …}.
            c.Name();
            var item = Read(c);
            if (!c.TakeOperator("}"))
            {
                c.Fail("an unclosed brace");
            }

            return item;
        }

        var lateral = c.IsOpening(K.Lateral) && c.Take(K.Lateral);
        if (lateral || c.StartsQuery())
        {
            var query = Queries.InParentheses(c);
            var alias = Alias(c, columns: true);
            return new SubqueryItem { Lateral = lateral, Query = query, Alias = alias, Place = c.From(start) };
        }

        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            return Nested(c);
        }

        return c.IsOpening(K.JsonTable) ? JsonTables.Read(c) : Relation(c);
    }

    /// <summary>Items in parentheses, which commas join too.</summary>
    private static FromItem Nested(MySqlCursor c)
    {
        var item = Read(c);
        while (c.Take(SqlTokenKind.Comma))
        {
            var right = Read(c);
            item = new JoinItem { Kind = JoinKind.Cross, Left = item, Right = right, Place = new SourceRange(item.Place.Start, right.Place.End) };
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return item;
    }

    private static FromItem Relation(MySqlCursor c)
    {
        var start = c.At;
        if (c.Take(K.Dual))
        {
            return new SubqueryItem { Query = new Select { Place = c.From(start) }, Place = c.From(start) };
        }

        var name = c.Table();
        Partitions(c);
        var times = c.Is(K.For) && c.KeywordOf(1) == K.SystemTime ? SystemTimes.Read(c) : [];
        var alias = Alias(c, columns: false);
        Hints(c);
        return new RelationItem { Name = name, Alias = alias, Times = times, Place = c.From(start) };
    }

    /// <summary><c>PARTITION (a, b)</c>, which narrows to some of the rows.</summary>
    public static void Partitions(MySqlCursor c)
    {
        if (c.IsOpening(K.Partition))
        {
            c.Advance();
            c.Group(static at => at.Name());
        }
    }

    /// <summary>An alias; those of derived tables may rename columns.</summary>
    public static Alias? Alias(MySqlCursor c, bool columns)
    {
        var start = c.At;
        var written = c.Take(K.As);
        if (!written && (!c.IsName() || EndsItem(c)))
        {
            return null;
        }

        string name;
        if (c.Kind == SqlTokenKind.String && c.Text is { } text)
        {
            name = NameLetters.Fold(text);
            c.Advance();
        }
        else
        {
            name = c.TableName();
        }

        var renamed = columns && c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(static at => at.Name()) : [];
        return new Alias { Name = name, Columns = renamed, Place = c.From(start) };
    }

    /// <summary>USE, FORCE and IGNORE INDEX, with commas between them perhaps.</summary>
    private static void Hints(MySqlCursor c)
    {
        while (c.Keyword is K.Use or K.Force or K.Ignore && c.KeywordOf(1) is K.Index or K.Key)
        {
            c.Advance(2);
            if (c.Take(K.For) && !c.Take(K.Join) && !c.Take(K.Order, K.By) && !c.Take(K.Group, K.By))
            {
                c.Fail("a word or sign in an unexpected place");
            }

            c.Expect(SqlTokenKind.LeftParenthesis);
            while (c.IsName() || c.Is(K.Primary) || c.Is(SqlTokenKind.Comma))
            {
                c.Advance();
            }

            c.Expect(SqlTokenKind.RightParenthesis);
            if (c.Is(SqlTokenKind.Comma) && c.KeywordOf(1) is K.Use or K.Force or K.Ignore)
            {
                c.Advance();
            }
        }
    }

    /// <summary>Words that are names elsewhere but begin what follows a table. TABLESAMPLE and QUALIFY are MySQL 9's.</summary>
    private static bool EndsItem(MySqlCursor c) => c.Keyword switch
    {
        K.Window => c.KeywordOf(2) == K.As,
        K.Offset => c.KindOf(1) is SqlTokenKind.Number or SqlTokenKind.Parameter or SqlTokenKind.Operator,
        K.Returning => true,
        _ => false,
    };
}
