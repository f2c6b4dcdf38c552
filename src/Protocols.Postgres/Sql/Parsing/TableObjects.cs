using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What belongs to a table: CREATE INDEX, TRIGGER, RULE, POLICY and STATISTICS.</summary>
internal static class TableObjects
{
    /// <summary>What follows CREATE [UNIQUE] INDEX.</summary>
    public static ObjectStatement Index(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "index");
        c.Take(PgKeyword.Concurrently);
        Definitions.IfNotExists(c);
        if (!c.Is(PgKeyword.On))
        {
            parts.AddName(c);
        }

        c.Expect(PgKeyword.On);
        parts.AddRelation(c);
        if (c.Take(PgKeyword.Using))
        {
            Names.Column(c);
        }

        Keys(c, parts);
        if (c.Take(PgKeyword.Include))
        {
            Keys(c, parts);
        }

        Constraints.NullTreatment(c);
        Definitions.OptionalWith(c);
        TableModifiers.Tablespace(c);
        Where(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE [CONSTRAINT] TRIGGER.</summary>
    public static ObjectStatement Trigger(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "trigger");
        parts.AddName(c);
        if (c.Take(PgKeyword.Instead))
        {
            c.Expect(PgKeyword.Of);
        }
        else if (!c.Take(PgKeyword.Before))
        {
            c.Expect(PgKeyword.After);
        }

        do
        {
            Event(c, parts);
        }
        while (c.Take(PgKeyword.Or));
        c.Expect(PgKeyword.On);
        parts.AddRelation(c);
        if (c.Take(PgKeyword.From))
        {
            parts.AddRelation(c);
        }

        Constraints.Attributes(c);
        Transitions(c);
        if (c.Take(PgKeyword.For))
        {
            c.Take(PgKeyword.Each);
            if (!c.Take(PgKeyword.Row))
            {
                c.Expect(PgKeyword.Statement);
            }
        }

        parts.AddGrouped(c, PgKeyword.When);
        Executed(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE EVENT TRIGGER.</summary>
    public static ObjectStatement EventTrigger(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "event trigger");
        parts.AddName(c);
        c.Expect(PgKeyword.On);
        Names.Label(c);
        if (c.Take(PgKeyword.When))
        {
            do
            {
                Names.Column(c);
                c.Expect(PgKeyword.In);
                c.Group(Primaries.String);
            }
            while (c.Take(PgKeyword.And));
        }

        Executed(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE RULE.</summary>
    public static ObjectStatement Rule(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "rule");
        parts.AddName(c);
        c.Expect(PgKeyword.As, PgKeyword.On);
        if (!c.Take(PgKeyword.Select) && !c.Take(PgKeyword.Update) && !c.Take(PgKeyword.Delete))
        {
            c.Expect(PgKeyword.Insert);
        }

        c.Expect(PgKeyword.To);
        parts.AddRelation(c);
        Where(c, parts);
        c.Expect(PgKeyword.Do);
        if (!c.Take(PgKeyword.Instead))
        {
            c.Take(PgKeyword.Also);
        }

        if (c.Take(PgKeyword.Nothing))
        {
            return parts.Build(c, start);
        }

        if (!c.Is(SqlTokenKind.LeftParenthesis) || c.StartsQuery())
        {
            parts.Add(Action(c));
            return parts.Build(c, start);
        }

        c.Advance();
        do
        {
            if (!c.Is(SqlTokenKind.Semicolon) && !c.Is(SqlTokenKind.RightParenthesis))
            {
                parts.Add(Action(c));
            }
        }
        while (!c.AtEnd && c.Take(SqlTokenKind.Semicolon));
        c.Expect(SqlTokenKind.RightParenthesis);
        return parts.Build(c, start);
    }

    /// <summary>What follows CREATE POLICY.</summary>
    public static ObjectStatement Policy(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "policy");
        parts.AddName(c);
        c.Expect(PgKeyword.On);
        parts.AddRelation(c);
        if (c.Take(PgKeyword.As))
        {
            Names.Column(c);
        }

        if (c.Take(PgKeyword.For) && !c.Take(PgKeyword.All) && !c.Take(PgKeyword.Select) && !c.Take(PgKeyword.Insert) && !c.Take(PgKeyword.Update))
        {
            c.Expect(PgKeyword.Delete);
        }

        PolicyTail(c, parts);
        return parts.Build(c, start);
    }

    /// <summary>TO, USING and WITH CHECK.</summary>
    public static void PolicyTail(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.To))
        {
            Definitions.Roles(c);
        }

        parts.AddGrouped(c, PgKeyword.Using);
        if (c.Take(PgKeyword.With, PgKeyword.Check))
        {
            parts.AddGrouped(c);
        }
    }

    /// <summary>What follows CREATE STATISTICS.</summary>
    public static ObjectStatement Statistics(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "statistics");
        Definitions.IfNotExists(c);
        if (!c.Is(PgKeyword.On) && !c.Is(SqlTokenKind.LeftParenthesis))
        {
            parts.AddName(c);
        }

        Names.OptionalColumnGroup(c);
        c.Expect(PgKeyword.On);
        do
        {
            parts.Add(IndexKeys.Read(c));
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(PgKeyword.From);
        parts.AddRelations(c);
        return parts.Build(c, start);
    }

    public static void Where(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Where))
        {
            parts.AddExpression(c);
        }
    }

    private static void Keys(TokenCursor c, ObjectParts parts)
    {
        foreach (var key in c.Group(IndexKeys.Read))
        {
            parts.Add(key);
        }
    }

    private static void Event(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Insert) || c.Take(PgKeyword.Delete) || c.Take(PgKeyword.Truncate))
        {
            return;
        }

        c.Expect(PgKeyword.Update);
        if (!c.Take(PgKeyword.Of))
        {
            return;
        }

        do
        {
            parts.AddColumn(c);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Transitions(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Referencing))
        {
            return;
        }

        do
        {
            if (!c.Take(PgKeyword.New))
            {
                c.Expect(PgKeyword.Old);
            }

            if (!c.Take(PgKeyword.Table))
            {
                c.Expect(PgKeyword.Row);
            }

            c.Take(PgKeyword.As);
            Names.Column(c);
        }
        while (c.Keyword is PgKeyword.New or PgKeyword.Old);
    }

    private static void Executed(TokenCursor c, ObjectParts parts)
    {
        c.Expect(PgKeyword.Execute);
        if (!c.Take(PgKeyword.Function))
        {
            c.Expect(PgKeyword.Procedure);
        }

        parts.AddRoutine(Names.Function(c));
        c.Expect(SqlTokenKind.LeftParenthesis);
        while (!c.AtEnd && !c.Is(SqlTokenKind.RightParenthesis))
        {
            if (c.Kind is SqlTokenKind.Number or SqlTokenKind.String)
            {
                c.Advance();
            }
            else
            {
                Names.Label(c);
            }

            if (!c.Is(SqlTokenKind.RightParenthesis))
            {
                c.Expect(SqlTokenKind.Comma);
            }
        }

        c.Expect(SqlTokenKind.RightParenthesis);
    }

    private static Statement Action(TokenCursor c) => c.Is(PgKeyword.Notify) ? Maintenance.Read(c) : DataStatements.Read(c);
}
