using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Kinds of objects and how DROP, COMMENT ON, ALTER and ALTER EXTENSION name one.</summary>
internal static class ObjectKinds
{
    /// <summary>Takes the words of a kind.</summary>
    public static (string Kind, ObjectForm Form) Read(TokenCursor c)
    {
        var text = c.Text ?? "";
        var word = c.Keyword;
        var next = c.KeywordOf(1);
        switch (word, next)
        {
            case (PgKeyword.Materialized, PgKeyword.View):
                return Take(c, 2, "materialized view", ObjectForm.Relation);
            case (PgKeyword.Foreign, PgKeyword.Table):
                return Take(c, 2, "foreign table", ObjectForm.Relation);
            case (PgKeyword.Foreign, PgKeyword.Data) when c.KeywordOf(2) == PgKeyword.Wrapper:
                return Take(c, 3, "foreign data wrapper", ObjectForm.Name);
            case (PgKeyword.Access, PgKeyword.Method):
                return Take(c, 2, "access method", ObjectForm.Name);
            case (PgKeyword.Event, PgKeyword.Trigger):
                return Take(c, 2, "event trigger", ObjectForm.Name);
            case (PgKeyword.Procedural, PgKeyword.Language):
                return Take(c, 2, "language", ObjectForm.Name);
            case (PgKeyword.Text, PgKeyword.Search) when c.KeywordOf(2) is PgKeyword.Parser or PgKeyword.Dictionary or PgKeyword.Template or PgKeyword.Configuration:
                return Take(c, 3, "text search " + c.TextOf(2), ObjectForm.Name);
            case (PgKeyword.Operator, PgKeyword.Class):
                return Take(c, 2, "operator class", ObjectForm.OperatorClass);
            case (PgKeyword.Operator, PgKeyword.Family):
                return Take(c, 2, "operator family", ObjectForm.OperatorClass);
            case (PgKeyword.Large, PgKeyword.Object):
                return Take(c, 2, "large object", ObjectForm.LargeObject);
            case (PgKeyword.User, PgKeyword.Mapping):
                return Take(c, 2, "user mapping", ObjectForm.UserMapping);
            default:
                return FormOf(word) is var form && form == ObjectForm.Unknown ? Unknown(c) : Take(c, 1, text, form);
        }
    }

    private static ObjectForm FormOf(PgKeyword word) => word switch
    {
        PgKeyword.Table or PgKeyword.Sequence or PgKeyword.View or PgKeyword.Index => ObjectForm.Relation,
        PgKeyword.Collation or PgKeyword.Conversion or PgKeyword.Statistics or PgKeyword.Extension or PgKeyword.Language or PgKeyword.Publication
            or PgKeyword.Schema or PgKeyword.Server or PgKeyword.Database or PgKeyword.Role or PgKeyword.User or PgKeyword.Group
            or PgKeyword.Subscription or PgKeyword.Tablespace => ObjectForm.Name,
        PgKeyword.Policy or PgKeyword.Rule or PgKeyword.Trigger => ObjectForm.OfRelation,
        PgKeyword.Constraint => ObjectForm.Constraint,
        PgKeyword.Column => ObjectForm.Column,
        PgKeyword.Type or PgKeyword.Domain => ObjectForm.Type,
        PgKeyword.Function or PgKeyword.Procedure or PgKeyword.Routine => ObjectForm.Routine,
        PgKeyword.Aggregate => ObjectForm.Aggregate,
        PgKeyword.Operator => ObjectForm.Operator,
        PgKeyword.Cast => ObjectForm.Cast,
        PgKeyword.Transform => ObjectForm.Transform,
        _ => ObjectForm.Unknown,
    };

    /// <summary>Takes one object of a form.</summary>
    public static void One(TokenCursor c, ObjectForm form, ObjectParts parts)
    {
        switch (form)
        {
            case ObjectForm.Relation:
                parts.AddRelation(c);
                break;
            case ObjectForm.OfRelation:
                parts.AddName(c);
                c.Expect(PgKeyword.On);
                parts.AddRelation(c);
                break;
            case ObjectForm.Constraint:
                Constraint(c, parts);
                break;
            case ObjectForm.Column:
                Column(c, parts);
                break;
            case ObjectForm.Type:
                parts.AddType(c);
                break;
            case ObjectForm.Routine:
                Routines.WithArguments(c, parts);
                break;
            case ObjectForm.Aggregate:
                Routines.Aggregate(c, parts);
                break;
            case ObjectForm.Operator:
                parts.Add(Names.AnyOperator(c));
                OperatorArguments(c, parts);
                break;
            default:
                Other(c, form, parts);
                break;
        }
    }

    /// <summary>An operator's argument types, NONE where it has none.</summary>
    public static void OperatorArguments(TokenCursor c, ObjectParts parts)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            if (!c.Take(PgKeyword.None))
            {
                parts.AddType(c);
            }
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    private static void Other(TokenCursor c, ObjectForm form, ObjectParts parts)
    {
        switch (form)
        {
            case ObjectForm.OperatorClass:
                parts.AddName(c);
                c.Expect(PgKeyword.Using);
                Names.Column(c);
                break;
            case ObjectForm.Cast:
                c.Expect(SqlTokenKind.LeftParenthesis);
                parts.AddType(c);
                c.Expect(PgKeyword.As);
                parts.AddType(c);
                c.Expect(SqlTokenKind.RightParenthesis);
                break;
            case ObjectForm.Transform:
                c.Expect(PgKeyword.For);
                parts.AddType(c);
                c.Expect(PgKeyword.Language);
                parts.AddName(c);
                break;
            case ObjectForm.LargeObject:
                Definitions.ExpectNumber(c);
                break;
            case ObjectForm.UserMapping:
                c.Expect(PgKeyword.For);
                Mapped(c);
                c.Expect(PgKeyword.Server);
                parts.AddName(c);
                break;
            default:
                Plain(c, parts);
                break;
        }
    }

    /// <summary>A role or USER.</summary>
    public static void Mapped(TokenCursor c)
    {
        if (!c.Take(PgKeyword.User))
        {
            Definitions.Role(c);
        }
    }

    /// <summary>A name, or one of the words that stand for a role.</summary>
    private static void Plain(TokenCursor c, ObjectParts parts)
    {
        if (c.Keyword is PgKeyword.CurrentRole or PgKeyword.CurrentUser or PgKeyword.SessionUser)
        {
            c.Advance();
        }
        else
        {
            var start = c.At;
            parts.Add(Names.Rest(c, start, Names.NotReserved(c)));
        }
    }

    private static void Constraint(TokenCursor c, ObjectParts parts)
    {
        Names.Column(c);
        c.Expect(PgKeyword.On);
        if (c.Take(PgKeyword.Domain))
        {
            parts.AddName(c);
        }
        else
        {
            parts.AddRelation(c);
        }
    }

    /// <summary>A column behind its relation's name.</summary>
    private static void Column(TokenCursor c, ObjectParts parts)
    {
        var name = Names.Any(c);
        if (name.Parts.Length < 2)
        {
            c.Fail("a column without its relation");
            return;
        }

        parts.Add(new ObjectName { Parts = name.Parts, Place = name.Place });
        parts.AddRelation(new RelationItem { Name = new ObjectName { Parts = name.Parts[..^1], Place = name.Place }, Place = name.Place });
    }

    private static (string Kind, ObjectForm Form) Take(TokenCursor c, int words, string kind, ObjectForm form)
    {
        c.Advance(words);
        return (kind, form);
    }

    private static (string Kind, ObjectForm Form) Unknown(TokenCursor c)
    {
        c.Fail("an object kind that is not known");
        return ("", ObjectForm.Unknown);
    }
}
