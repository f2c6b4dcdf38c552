using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>The commands of ALTER TABLE, INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW and FOREIGN TABLE: alter_table_cmds.</summary>
internal static class AlterTables
{
    public static void Commands(TokenCursor c, ObjectParts parts)
    {
        do
        {
            Command(c, parts);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Command(TokenCursor c, ObjectParts parts)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Add:
                c.Advance();
                Add(c, parts);
                break;
            case PgKeyword.Alter:
                c.Advance();
                Alter(c, parts);
                break;
            case PgKeyword.Drop:
                c.Advance();
                Drop(c, parts);
                break;
            case PgKeyword.Set:
                c.Advance();
                Set(c);
                break;
            case PgKeyword.Attach or PgKeyword.Detach:
                Partition(c, parts);
                break;
            case PgKeyword.Enable or PgKeyword.Disable:
                c.Advance();
                Switch(c);
                break;
            case PgKeyword.Force:
                c.Advance();
                c.Expect(PgKeyword.Row, PgKeyword.Level);
                c.Expect(PgKeyword.Security);
                break;
            case PgKeyword.Options:
                Definitions.Generic(c);
                break;
            default:
                Other(c, parts);
                break;
        }
    }

    private static void Other(TokenCursor c, ObjectParts parts)
    {
        var word = c.Keyword;
        c.Advance();
        switch (word)
        {
            case PgKeyword.Validate:
                c.Expect(PgKeyword.Constraint);
                Names.Column(c);
                break;
            case PgKeyword.Cluster:
                c.Expect(PgKeyword.On);
                Names.Column(c);
                break;
            case PgKeyword.Inherit:
                parts.AddRelation(c);
                break;
            case PgKeyword.No when c.Take(PgKeyword.Force):
                c.Expect(PgKeyword.Row, PgKeyword.Level);
                c.Expect(PgKeyword.Security);
                break;
            case PgKeyword.No:
                c.Expect(PgKeyword.Inherit);
                parts.AddRelation(c);
                break;
            case PgKeyword.Of:
                parts.AddName(c);
                break;
            case PgKeyword.Not:
                c.Expect(PgKeyword.Of);
                break;
            case PgKeyword.Owner:
                parts.GivesOwnership = true;
                c.Expect(PgKeyword.To);
                Definitions.Role(c);
                break;
            case PgKeyword.Reset:
                Definitions.Options(c);
                break;
            case PgKeyword.Replica:
                c.Expect(PgKeyword.Identity);
                Replica(c);
                break;
            default:
                c.Fail("a change of a table that is not known");
                break;
        }
    }

    private static void Replica(TokenCursor c)
    {
        if (c.Take(PgKeyword.Using, PgKeyword.Index))
        {
            Names.Column(c);
        }
        else if (!c.Take(PgKeyword.Nothing) && !c.Take(PgKeyword.Full))
        {
            c.Expect(PgKeyword.Default);
        }
    }

    private static void Add(TokenCursor c, ObjectParts parts)
    {
        if (!c.Is(PgKeyword.Column) && Constraints.Table(c, parts))
        {
            return;
        }

        c.Take(PgKeyword.Column);
        Definitions.IfNotExists(c);
        Columns.Definition(c, parts);
    }

    private static void Drop(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Constraint))
        {
            Definitions.IfExists(c);
            Names.Column(c);
        }
        else
        {
            c.Take(PgKeyword.Column);
            Definitions.IfExists(c);
            parts.AddColumn(c);
        }

        Definitions.Behaviour(c);
    }

    private static void Alter(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Constraint))
        {
            Names.Column(c);
            c.Take(PgKeyword.Inherit);
            Constraints.Attributes(c);
            return;
        }

        c.Take(PgKeyword.Column);
        if (!c.Take(SqlTokenKind.Number))
        {
            parts.AddColumn(c);
        }

        AlterColumns.Change(c, parts);
    }

    private static void Set(TokenCursor c)
    {
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Options(c);
        }
        else if (c.Take(PgKeyword.Tablespace))
        {
            Names.Column(c);
            c.Take(PgKeyword.Nowait);
        }
        else if (c.Take(PgKeyword.Access, PgKeyword.Method))
        {
            if (!c.Take(PgKeyword.Default))
            {
                Names.Column(c);
            }
        }
        else if (c.Take(PgKeyword.Without))
        {
            if (!c.Take(PgKeyword.Oids))
            {
                c.Expect(PgKeyword.Cluster);
            }
        }
        else if (!c.Take(PgKeyword.Logged))
        {
            c.Expect(PgKeyword.Unlogged);
        }
    }

    private static void Partition(TokenCursor c, ObjectParts parts)
    {
        var attaches = c.Is(PgKeyword.Attach);
        c.Advance();
        c.Expect(PgKeyword.Partition);
        parts.AddRelation(c);
        if (!attaches)
        {
            if (!c.Take(PgKeyword.Concurrently))
            {
                c.Take(PgKeyword.Finalize);
            }
        }
        else if (c.Keyword is PgKeyword.For or PgKeyword.Default)
        {
            TableModifiers.PartitionBound(c, parts);
        }
    }

    /// <summary>What is enabled or disabled.</summary>
    private static void Switch(TokenCursor c)
    {
        if (c.Take(PgKeyword.Row))
        {
            c.Expect(PgKeyword.Level, PgKeyword.Security);
            return;
        }

        if (!c.Take(PgKeyword.Always))
        {
            c.Take(PgKeyword.Replica);
        }

        if (c.Take(PgKeyword.Rule))
        {
            Names.Column(c);
            return;
        }

        c.Expect(PgKeyword.Trigger);
        if (!c.Take(PgKeyword.All) && !c.Take(PgKeyword.User))
        {
            Names.Column(c);
        }
    }
}
