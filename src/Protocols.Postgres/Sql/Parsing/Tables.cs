using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>CREATE TABLE in its forms, foreign tables among them.</summary>
internal static class Tables
{
    /// <summary>What follows CREATE … TABLE.</summary>
    public static Statement Create(TokenCursor c, int start, bool temporary)
    {
        Definitions.IfNotExists(c);
        if (IsFromQuery(c))
        {
            return StoredQueries.Table(c, start, temporary);
        }

        var parts = new ObjectParts("create", "table") { IsTemporary = temporary };
        parts.AddRelation(c);
        Body(c, parts);
        TableModifiers.PartitionKey(c, parts);
        TableModifiers.Storage(c);
        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE FOREIGN TABLE.</summary>
    public static ObjectStatement CreateForeign(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "foreign table");
        Definitions.IfNotExists(c);
        parts.AddRelation(c);
        Body(c, parts);
        c.Expect(PgKeyword.Server);
        parts.AddName(c);
        Definitions.Generic(c);
        return parts.Build(c, start);
    }

    /// <summary>Whether the name ahead is followed by what only CREATE TABLE AS has: plain column names, or none, then AS.</summary>
    private static bool IsFromQuery(TokenCursor c)
    {
        var ahead = 1;
        while (c.KindOf(ahead) == SqlTokenKind.Dot)
        {
            ahead += 2;
        }

        if (c.KindOf(ahead) == SqlTokenKind.LeftParenthesis)
        {
            return c.KindOf(ahead + 1) is SqlTokenKind.Word or SqlTokenKind.QuotedName
                && c.KindOf(ahead + 2) is SqlTokenKind.Comma or SqlTokenKind.RightParenthesis && !IsTyped(c, ahead);
        }

        return c.KeywordOf(ahead) is not (PgKeyword.Of or PgKeyword.Partition);
    }

    /// <summary>Whether the group is that of a table without types, as <c>partition of</c> and <c>of</c> have them behind their own name.</summary>
    private static bool IsTyped(TokenCursor c, int opening)
    {
        var after = c.Partner(c.At + opening) - c.At + 1;
        return c.KeywordOf(after) is not (PgKeyword.As or PgKeyword.Using or PgKeyword.With or PgKeyword.Without or PgKeyword.On or PgKeyword.Tablespace);
    }

    private static void Body(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Of))
        {
            var start = c.At;
            var name = Names.Any(c);
            parts.AddType(new TypeName { Name = name, Place = c.From(start) });
            TypedElements(c, parts);
        }
        else if (c.Take(PgKeyword.Partition, PgKeyword.Of))
        {
            parts.AddRelation(c);
            TypedElements(c, parts);
            TableModifiers.PartitionBound(c, parts);
        }
        else
        {
            Elements(c, parts);
            if (c.Take(PgKeyword.Inherits))
            {
                c.Expect(SqlTokenKind.LeftParenthesis);
                parts.AddRelations(c);
                c.Expect(SqlTokenKind.RightParenthesis);
            }
        }
    }

    private static void Elements(TokenCursor c, ObjectParts parts)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        if (!c.Is(SqlTokenKind.RightParenthesis))
        {
            do
            {
                Element(c, parts);
            }
            while (c.Take(SqlTokenKind.Comma));
        }

        c.Expect(SqlTokenKind.RightParenthesis);
    }

    private static void Element(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Like))
        {
            parts.AddRelation(c);
            while (c.Take(PgKeyword.Including) || c.Take(PgKeyword.Excluding))
            {
                if (!c.Take(PgKeyword.All))
                {
                    Names.Label(c);
                }
            }
        }
        else if (!Constraints.Table(c, parts))
        {
            Columns.Definition(c, parts);
        }
    }

    private static void TypedElements(TokenCursor c, ObjectParts parts)
    {
        if (!c.Take(SqlTokenKind.LeftParenthesis))
        {
            return;
        }

        do
        {
            if (!Constraints.Table(c, parts))
            {
                parts.AddColumn(c);
                c.Take(PgKeyword.With, PgKeyword.Options);
                Columns.Qualities(c, parts);
            }
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }
}
