using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Queries that are stored: CREATE TABLE AS, CREATE VIEW, CREATE MATERIALIZED VIEW.</summary>
internal static class StoredQueries
{
    /// <summary>What follows CREATE … TABLE [IF NOT EXISTS].</summary>
    public static CreateTableAs Table(TokenCursor c, int start, bool temporary)
    {
        var name = Names.Any(c);
        var columns = Names.OptionalColumnGroup(c);
        TableModifiers.Storage(c);
        c.Expect(PgKeyword.As);
        Statement body = c.Is(PgKeyword.Execute) ? PlannedStatements.Execute(c) : Queries.Read(c);
        WithData(c);
        return new CreateTableAs { IsTemporary = temporary, Name = name, Columns = columns, Body = body, Place = c.From(start) };
    }

    /// <summary>What follows CREATE … MATERIALIZED VIEW.</summary>
    public static CreateTableAs MaterializedView(TokenCursor c, int start)
    {
        Definitions.IfNotExists(c);
        var name = Names.Any(c);
        var columns = Names.OptionalColumnGroup(c);
        TableModifiers.Storage(c);
        c.Expect(PgKeyword.As);
        var query = Queries.Read(c);
        WithData(c);
        return new CreateTableAs { IsMaterializedView = true, Name = name, Columns = columns, Body = query, Place = c.From(start) };
    }

    /// <summary>What follows CREATE … [RECURSIVE] VIEW.</summary>
    public static CreateView View(TokenCursor c, int start, bool recursive, bool temporary)
    {
        var name = Names.Any(c);
        var columns = recursive ? Names.ColumnGroup(c) : Names.OptionalColumnGroup(c);
        Definitions.OptionalWith(c);
        c.Expect(PgKeyword.As);
        var query = Queries.Read(c);
        if (c.Take(PgKeyword.With))
        {
            if (!c.Take(PgKeyword.Cascaded))
            {
                c.Take(PgKeyword.Local);
            }

            c.Expect(PgKeyword.Check, PgKeyword.Option);
        }

        return new CreateView { IsTemporary = temporary, Name = name, Columns = columns, Recursive = recursive, Query = query, Place = c.From(start) };
    }

    /// <summary>WITH [NO] DATA, where it is ahead.</summary>
    public static void WithData(TokenCursor c)
    {
        if (c.Take(PgKeyword.With))
        {
            c.Take(PgKeyword.No);
            c.Expect(PgKeyword.Data);
        }
    }
}
