using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Constraints of tables, columns and domains.</summary>
internal static class Constraints
{
    /// <summary>A table's constraint, where one is ahead: TableConstraint.</summary>
    public static bool Table(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Constraint))
        {
            Names.Column(c);
        }

        switch (c.Keyword)
        {
            case PgKeyword.Check:
                c.Advance();
                parts.AddGrouped(c);
                break;
            case PgKeyword.Not when c.KeywordOf(1) == PgKeyword.Null:
                c.Advance(2);
                if (Names.IsColumn(c) && !c.Is(PgKeyword.No) && !IsAttribute(c))
                {
                    parts.AddColumn(c);
                }

                break;
            case PgKeyword.Unique or PgKeyword.Primary:
                Unique(c, parts);
                break;
            case PgKeyword.Exclude when c.KindOf(1) == SqlTokenKind.LeftParenthesis || c.KeywordOf(1) == PgKeyword.Using:
                Exclude(c, parts);
                break;
            case PgKeyword.Foreign:
                c.Advance();
                c.Expect(PgKeyword.Key);
                ColumnsOrPeriod(c, parts);
                References(c, parts);
                break;
            default:
                return false;
        }

        Attributes(c);
        return true;
    }

    /// <summary>Deferrability, validity and enforcement, as many as are ahead.</summary>
    public static void Attributes(TokenCursor c)
    {
        while (Attribute(c) || c.Take(PgKeyword.No, PgKeyword.Inherit) || c.Take(PgKeyword.Not, PgKeyword.Valid))
        {
        }
    }

    public static bool Attribute(TokenCursor c)
    {
        if (c.Take(PgKeyword.Deferrable) || c.Take(PgKeyword.Enforced) || c.Take(PgKeyword.Not, PgKeyword.Deferrable)
            || c.Take(PgKeyword.Not, PgKeyword.Enforced))
        {
            return true;
        }

        return c.Take(PgKeyword.Initially, PgKeyword.Deferred) || c.Take(PgKeyword.Initially, PgKeyword.Immediate);
    }

    /// <summary><c>REFERENCES table [(columns)] [MATCH …] [ON …]</c></summary>
    public static void References(TokenCursor c, ObjectParts parts)
    {
        c.Expect(PgKeyword.References);
        parts.AddRelation(c);
        ColumnsOrPeriod(c, parts);
        if (c.Take(PgKeyword.Match) && !c.Take(PgKeyword.Full) && !c.Take(PgKeyword.Simple))
        {
            c.Expect(PgKeyword.Partial);
        }

        while (c.Is(PgKeyword.On) && c.KeywordOf(1) is PgKeyword.Update or PgKeyword.Delete)
        {
            c.Advance(2);
            if (c.Take(PgKeyword.Set))
            {
                if (!c.Take(PgKeyword.Null))
                {
                    c.Expect(PgKeyword.Default);
                }

                parts.AddColumns(c);
            }
            else if (!c.Take(PgKeyword.No, PgKeyword.Action) && !c.Take(PgKeyword.Restrict))
            {
                c.Expect(PgKeyword.Cascade);
            }
        }
    }

    /// <summary>UNIQUE [NULLS [NOT] DISTINCT] or PRIMARY KEY.</summary>
    public static void UniqueWords(TokenCursor c)
    {
        if (c.Take(PgKeyword.Unique))
        {
            NullTreatment(c);
        }
        else
        {
            c.Expect(PgKeyword.Primary, PgKeyword.Key);
        }
    }

    public static void NullTreatment(TokenCursor c)
    {
        if (c.Is(PgKeyword.Nulls) && c.KeywordOf(1) is PgKeyword.Distinct or PgKeyword.Not)
        {
            c.Advance();
            c.Take(PgKeyword.Not);
            c.Expect(PgKeyword.Distinct);
        }
    }

    public static void IndexTablespace(TokenCursor c)
    {
        if (c.Take(PgKeyword.Using, PgKeyword.Index, PgKeyword.Tablespace))
        {
            Names.Column(c);
        }
    }

    private static bool IsAttribute(TokenCursor c) => c.Keyword is PgKeyword.Deferrable or PgKeyword.Initially or PgKeyword.Enforced;

    private static void Unique(TokenCursor c, ObjectParts parts)
    {
        UniqueWords(c);
        if (c.Take(PgKeyword.Using, PgKeyword.Index))
        {
            Names.Column(c);
            return;
        }

        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            parts.AddColumn(c);
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Take(PgKeyword.Without, PgKeyword.Overlaps);
        c.Expect(SqlTokenKind.RightParenthesis);
        Include(c, parts);
        Definitions.OptionalWith(c);
        IndexTablespace(c);
    }

    private static void Include(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Include))
        {
            parts.AddColumns(c);
        }
    }

    private static void ColumnsOrPeriod(TokenCursor c, ObjectParts parts)
    {
        if (!c.Take(SqlTokenKind.LeftParenthesis))
        {
            return;
        }

        do
        {
            if (c.Is(PgKeyword.Period) && c.KindOf(1) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
            {
                c.Advance();
            }

            parts.AddColumn(c);
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    private static void Exclude(TokenCursor c, ObjectParts parts)
    {
        c.Advance();
        if (c.Take(PgKeyword.Using))
        {
            Names.Column(c);
        }

        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            parts.Add(IndexKeys.Read(c));
            c.Expect(PgKeyword.With);
            Names.Operator(c);
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
        Include(c, parts);
        Definitions.OptionalWith(c);
        IndexTablespace(c);
        parts.AddGrouped(c, PgKeyword.Where);
    }
}
