using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Columns as CREATE TABLE, ALTER TABLE and CREATE DOMAIN define them.</summary>
internal static class Columns
{
    /// <summary>A column: columnDef.</summary>
    public static void Definition(TokenCursor c, ObjectParts parts)
    {
        parts.AddColumn(c);
        parts.AddType(c);
        if (c.Take(PgKeyword.Storage) && !c.Take(PgKeyword.Default))
        {
            Names.Column(c);
        }

        Compression(c);
        Definitions.Generic(c);
        Qualities(c, parts);
    }

    public static bool Compression(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Compression))
        {
            return false;
        }

        if (!c.Take(PgKeyword.Default))
        {
            Names.Column(c);
        }

        return true;
    }

    /// <summary>Constraints, defaults and collations behind a column: ColQualList.</summary>
    public static void Qualities(TokenCursor c, ObjectParts parts)
    {
        while (Quality(c, parts))
        {
        }
    }

    private static bool Quality(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Constraint))
        {
            Names.Column(c);
        }

        switch (c.Keyword)
        {
            case PgKeyword.Collate:
                c.Advance();
                Names.Any(c);
                return true;
            case PgKeyword.Null:
                c.Advance();
                return true;
            case PgKeyword.Not when c.KeywordOf(1) == PgKeyword.Null:
                c.Advance(2);
                Constraints.Attributes(c);
                return true;
            case PgKeyword.Unique or PgKeyword.Primary:
                Constraints.UniqueWords(c);
                Definitions.OptionalWith(c);
                Constraints.IndexTablespace(c);
                return true;
            case PgKeyword.Check:
                c.Advance();
                parts.AddGrouped(c);
                Constraints.Attributes(c);
                return true;
            case PgKeyword.Default:
                c.Advance();
                parts.Add(Expressions.ReadRestricted(c));
                return true;
            case PgKeyword.Generated:
                Generated(c, parts);
                return true;
            case PgKeyword.References:
                Constraints.References(c, parts);
                return true;
            default:
                return Constraints.Attribute(c);
        }
    }

    private static void Generated(TokenCursor c, ObjectParts parts)
    {
        c.Advance();
        GeneratedWhen(c);
        c.Expect(PgKeyword.As);
        if (c.Take(PgKeyword.Identity))
        {
            if (c.Take(SqlTokenKind.LeftParenthesis))
            {
                Sequences.Options(c, parts);
                c.Expect(SqlTokenKind.RightParenthesis);
            }

            return;
        }

        parts.AddGrouped(c);
        if (!c.Take(PgKeyword.Stored))
        {
            c.Take(PgKeyword.Virtual);
        }
    }

    public static void GeneratedWhen(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Always))
        {
            c.Expect(PgKeyword.By, PgKeyword.Default);
        }
    }
}
