using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>INSERT, REPLACE, UPDATE, DELETE and queries.</summary>
internal static class DataStatements
{
    /// <summary>Whether one is ahead.</summary>
    public static bool IsAhead(MySqlCursor c) =>
        c.Keyword is K.Insert or K.Replace or K.Update or K.Delete || c.IsQueryWord() || c.StartsQuery();

    public static DataStatement Read(MySqlCursor c)
    {
        var start = c.At;
        var with = c.Is(K.With) ? WithClauses.Read(c) : null;
        DataStatement statement = c.Keyword switch
        {
            K.Insert or K.Replace when with is null => Insert(c),
            K.Update => Update(c),
            K.Delete => Deletes.Read(c),
            _ => Queries.Behind(c, start),
        };
        return with is null ? statement : statement.After(with, c.From(start));
    }

    private static Insert Insert(MySqlCursor c)
    {
        var start = c.At;
        var replaces = c.Is(K.Replace);
        c.Advance();
        while (c.Keyword is K.LowPriority or K.Delayed or K.HighPriority or K.Ignore or K.Into)
        {
            c.Advance();
        }

        var name = c.Table();
        FromItems.Partitions(c);
        var table = new RelationItem { Name = name, Place = name.Place };
        ImmutableArray<ColumnTarget> columns = [];
        if (c.Is(SqlTokenKind.LeftParenthesis) && !c.StartsQuery())
        {
            c.Advance();
            columns = c.Is(SqlTokenKind.RightParenthesis) ? [] : c.List(Column);
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        var source = Source(c, ref columns);
        var alias = c.Is(K.As) ? FromItems.Alias(c, columns: true) : null;
        var conflict = c.Is(K.On) ? OnDuplicateKey(c, alias) : null;
        var returning = Returning(c);
        return new Insert { IsReplace = replaces, Table = table, Columns = columns, Source = source, OnConflict = conflict, Returning = returning, Place = c.From(start) };
    }

    /// <summary>VALUES, SET or a query.</summary>
    private static Query Source(MySqlCursor c, ref ImmutableArray<ColumnTarget> columns)
    {
        var start = c.At;
        if (c.Is(K.Set))
        {
            c.Advance();
            var set = c.List(Assignment);
            columns = [.. set.SelectMany(a => a.Columns)];
            var row = new RowExpression { Items = [.. set.Select(a => a.Value)], Place = c.From(start) };
            return new Values { Rows = [row], Place = c.From(start) };
        }

        if (c.Keyword is K.Values or K.Value && (c.KindOf(1) == SqlTokenKind.LeftParenthesis || c.KeywordOf(1) == K.Row))
        {
            c.Advance();
            var rows = c.List(Queries.Row);
            return new Values { Rows = rows, Place = c.From(start) };
        }

        return Queries.Read(c);
    }

    private static OnConflict OnDuplicateKey(MySqlCursor c, Alias? alias)
    {
        var start = c.At;
        c.Expect(K.On);
        if (!c.Take(K.Duplicate, K.Key, K.Update))
        {
            c.Fail("a word or sign in an unexpected place");
        }

        var set = c.List(Assignment);
        return new OnConflict { Updates = true, Set = set, RowAlias = alias, Place = c.From(start) };
    }

    /// <summary><c>column = value</c></summary>
    public static Assignment Assignment(MySqlCursor c)
    {
        var start = c.At;
        var column = Column(c);
        if (!c.TakeOperator("=") && !c.Take(SqlTokenKind.ColonEquals))
        {
            c.Fail("a word or sign in an unexpected place");
        }

        var value = Expressions.ReadValue(c);
        return new Assignment { Columns = [column], Value = value, Place = c.From(start) };
    }

    private static ColumnTarget Column(MySqlCursor c)
    {
        var start = c.At;
        if (c.KindOf(1) != SqlTokenKind.Dot)
        {
            c.Take(SqlTokenKind.Dot);
            var name = c.Name();
            return new ColumnTarget { Name = name, Place = c.From(start) };
        }

        var parts = ImmutableArray.CreateBuilder<string>();
        parts.Add(c.TableName());
        c.Advance();
        if (c.KindOf(1) == SqlTokenKind.Dot)
        {
            parts.Add(c.TableName(afterDot: true));
            c.Advance();
        }

        var qualifier = new ObjectName { Parts = parts.DrainToImmutable(), Place = c.From(start) };
        var column = c.NameAfterDot();
        return new ColumnTarget { Qualifier = qualifier, Name = column, Place = c.From(start) };
    }

    public static Returning? Returning(MySqlCursor c)
    {
        var start = c.At;
        if (!c.Take(K.Returning))
        {
            return null;
        }

        var targets = Targets.ReadList(c);
        return new Returning { Targets = targets, Place = c.From(start) };
    }

    private static DataStatement Update(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        while (c.Keyword is K.LowPriority or K.Ignore)
        {
            c.Advance();
        }

        var from = FromItems.ReadList(c);
        if (c.Is(K.For))
        {
            c.Fail("a write to a part of a period");
        }

        c.Expect(K.Set);
        var set = c.List(Assignment);
        var (where, keys, limit) = Deletes.Tail(c);
        return from is [RelationItem table]
            ? new Update { Table = table, Set = set, Where = where, OrderBy = keys, Limit = limit, Place = c.From(start) }
            : new JoinedUpdate { From = from, Set = set, Where = where, OrderBy = keys, Limit = limit, Place = c.From(start) };
    }
}
