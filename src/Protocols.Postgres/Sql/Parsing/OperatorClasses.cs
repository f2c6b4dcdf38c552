using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Operator classes and families, casts and transforms.</summary>
internal static class OperatorClasses
{
    /// <summary>What follows CREATE OPERATOR CLASS.</summary>
    public static ObjectStatement Create(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "operator class");
        parts.AddName(c);
        c.Take(PgKeyword.Default);
        c.Expect(PgKeyword.For, PgKeyword.Type);
        parts.AddType(c);
        c.Expect(PgKeyword.Using);
        Names.Column(c);
        if (c.Take(PgKeyword.Family))
        {
            parts.AddName(c);
        }

        c.Expect(PgKeyword.As);
        Items(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE OPERATOR FAMILY.</summary>
    public static ObjectStatement CreateFamily(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "operator family");
        parts.AddName(c);
        c.Expect(PgKeyword.Using);
        Names.Column(c);
        return parts.Build(c, start);
    }

    /// <summary>What follows ALTER OPERATOR FAMILY and the name.</summary>
    public static void AlterFamily(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Add))
        {
            Items(c, parts);
            return;
        }

        c.Expect(PgKeyword.Drop);
        do
        {
            if (!c.Take(PgKeyword.Operator))
            {
                c.Expect(PgKeyword.Function);
            }

            c.Expect(SqlTokenKind.Number);
            TypeGroup(c, parts);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    /// <summary>What follows CREATE CAST.</summary>
    public static ObjectStatement Cast(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "cast");
        ObjectKinds.One(c, ObjectForm.Cast, parts);
        if (c.Take(PgKeyword.Without))
        {
            c.Expect(PgKeyword.Function);
        }
        else
        {
            c.Expect(PgKeyword.With);
            if (!c.Take(PgKeyword.Inout))
            {
                c.Expect(PgKeyword.Function);
                Routines.WithArguments(c, parts);
            }
        }

        if (c.Take(PgKeyword.As) && !c.Take(PgKeyword.Implicit))
        {
            c.Expect(PgKeyword.Assignment);
        }

        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE TRANSFORM.</summary>
    public static ObjectStatement Transform(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "transform");
        ObjectKinds.One(c, ObjectForm.Transform, parts);
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            if (!c.Take(PgKeyword.From))
            {
                c.Expect(PgKeyword.To);
            }

            c.Expect(PgKeyword.Sql, PgKeyword.With);
            c.Expect(PgKeyword.Function);
            Routines.WithArguments(c, parts);
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
        return parts.Build(c, start);
    }

    private static void Items(TokenCursor c, ObjectParts parts)
    {
        do
        {
            Item(c, parts);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Item(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Storage))
        {
            parts.AddType(c);
            return;
        }

        if (c.Take(PgKeyword.Function))
        {
            c.Expect(SqlTokenKind.Number);
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                TypeGroup(c, parts);
            }

            Routines.WithArguments(c, parts);
            return;
        }

        c.Expect(PgKeyword.Operator);
        c.Expect(SqlTokenKind.Number);
        parts.Add(Names.AnyOperator(c));
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            ObjectKinds.OperatorArguments(c, parts);
        }

        if (c.Take(PgKeyword.For) && !c.Take(PgKeyword.Search))
        {
            c.Expect(PgKeyword.Order, PgKeyword.By);
            parts.AddName(c);
        }

        c.Take(PgKeyword.Recheck);
    }

    private static void TypeGroup(TokenCursor c, ObjectParts parts)
    {
        foreach (var type in c.Group(Types.Read))
        {
            parts.AddType(type);
        }
    }
}
