using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>ALTER of every kind of object.</summary>
internal static class AlterStatements
{
    public static ObjectStatement Read(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Alter);
        switch (c.Keyword)
        {
            case PgKeyword.Default:
                c.Advance();
                return Grants.DefaultPrivileges(c, start);
            case PgKeyword.System:
                c.Advance();
                return System(c, start);
            default:
                break;
        }

        var (kind, form) = ObjectKinds.Read(c);
        var parts = new ObjectParts("alter", kind);
        if (kind is "role" or "user" or "group")
        {
            Roles.Alter(c, parts);
        }
        else if (form == ObjectForm.Relation)
        {
            Relation(c, parts);
        }
        else
        {
            Definitions.IfExists(c);
            ObjectKinds.One(c, form, parts);
            if (!Common(c, parts))
            {
                Changes(c, kind, form, parts);
            }
        }

        return parts.Build(c, start);
    }

    /// <summary>What many kinds share: RENAME TO, OWNER TO, SET SCHEMA, [NO] DEPENDS ON EXTENSION.</summary>
    private static bool Common(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.Rename, PgKeyword.To))
        {
            Names.NotReserved(c);
            return true;
        }

        if (c.Take(PgKeyword.Owner, PgKeyword.To))
        {
            parts.GivesOwnership = true;
            Definitions.Role(c);
            return true;
        }

        if (c.Is(PgKeyword.Set, PgKeyword.Schema) && c.KindOf(2) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            c.Advance(2);
            Names.Column(c);
            return true;
        }

        if (c.Is(PgKeyword.Depends) || c.Is(PgKeyword.No, PgKeyword.Depends))
        {
            c.Take(PgKeyword.No);
            c.Advance();
            c.Expect(PgKeyword.On, PgKeyword.Extension);
            Names.Column(c);
            return true;
        }

        return false;
    }

    private static void Relation(TokenCursor c, ObjectParts parts)
    {
        if (c.Take(PgKeyword.All, PgKeyword.In, PgKeyword.Tablespace))
        {
            Names.Column(c);
            if (c.Take(PgKeyword.Owned, PgKeyword.By))
            {
                Definitions.Roles(c);
            }

            c.Expect(PgKeyword.Set, PgKeyword.Tablespace);
            Names.Column(c);
            c.Take(PgKeyword.Nowait);
            return;
        }

        Definitions.IfExists(c);
        parts.AddRelation(c);
        if (!c.Is(PgKeyword.Owner) && Common(c, parts))
        {
            return;
        }

        if (c.Take(PgKeyword.Rename))
        {
            if (c.Take(PgKeyword.Constraint))
            {
                Names.Column(c);
            }
            else
            {
                c.Take(PgKeyword.Column);
                parts.AddColumn(c);
            }

            c.Expect(PgKeyword.To);
            Names.Column(c);
        }
        else if (parts.Kind != "sequence" || !Sequences.Option(c, parts))
        {
            AlterTables.Commands(c, parts);
        }
        else
        {
            Sequences.Options(c, parts);
        }
    }

    private static void Changes(TokenCursor c, string kind, ObjectForm form, ObjectParts parts)
    {
        switch (form)
        {
            case ObjectForm.Type:
                AlterTypes.Change(c, kind, parts);
                break;
            case ObjectForm.Routine:
                while (Routines.Option(c, parts, creates: false))
                {
                }

                c.Take(PgKeyword.Restrict);
                break;
            case ObjectForm.Operator:
                c.Expect(PgKeyword.Set);
                Definitions.Options(c, parts);
                break;
            case ObjectForm.OperatorClass:
                OperatorClasses.AlterFamily(c, parts);
                break;
            case ObjectForm.OfRelation:
                TableObjects.PolicyTail(c, parts);
                break;
            case ObjectForm.UserMapping:
                Definitions.Generic(c);
                break;
            default:
                Named(c, kind, parts);
                break;
        }
    }

    private static void Named(TokenCursor c, string kind, ObjectParts parts)
    {
        switch (kind)
        {
            case "collation":
                c.Expect(PgKeyword.Refresh, PgKeyword.Version);
                break;
            case "database":
                Databases.Alter(c, parts);
                break;
            case "event trigger":
                Enabled(c);
                break;
            case "extension":
                Extensions.Alter(c, parts);
                break;
            case "foreign data wrapper":
                Extensions.WrapperOptions(c, parts);
                break;
            case "server":
                Extensions.ServerVersion(c);
                Definitions.Generic(c);
                break;
            case "publication":
                Publications.Alter(c, parts);
                break;
            case "subscription":
                Publications.AlterSubscription(c, parts);
                break;
            case "tablespace":
                c.Advance(c.Keyword is PgKeyword.Set or PgKeyword.Reset ? 1 : 0);
                Definitions.Options(c);
                break;
            case "statistics":
                c.Expect(PgKeyword.Set, PgKeyword.Statistics);
                if (!c.Take(PgKeyword.Default))
                {
                    Definitions.ExpectNumber(c);
                }

                break;
            case "text search dictionary":
                Definitions.Options(c);
                break;
            case "text search configuration":
                TextSearch.AlterConfiguration(c, parts);
                break;
            default:
                c.Fail("a change of an object that is not known");
                break;
        }
    }

    private static void Enabled(TokenCursor c)
    {
        if (c.Take(PgKeyword.Disable))
        {
            return;
        }

        c.Expect(PgKeyword.Enable);
        if (!c.Take(PgKeyword.Replica))
        {
            c.Take(PgKeyword.Always);
        }
    }

    private static ObjectStatement System(TokenCursor c, int start)
    {
        var parts = new ObjectParts("alter", "system");
        parts.Setting = Settings.Clause(c);
        if (parts.Setting is null)
        {
            c.Fail("a setting was expected");
        }

        return parts.Build(c, start);
    }
}
