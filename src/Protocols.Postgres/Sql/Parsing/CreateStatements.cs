using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>CREATE of every kind of object.</summary>
internal static class CreateStatements
{
    public static Statement Read(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Create);
        c.Take(PgKeyword.Or, PgKeyword.Replace);
        var temporary = TableModifiers.Persistence(c);
        var word = c.Keyword;
        var text = c.Text ?? "";
        c.Advance();
        switch (word)
        {
            case PgKeyword.Table:
                return Tables.Create(c, start, temporary);
            case PgKeyword.View:
                return StoredQueries.View(c, start, recursive: false, temporary);
            case PgKeyword.Recursive:
                c.Expect(PgKeyword.View);
                return StoredQueries.View(c, start, recursive: true, temporary);
            case PgKeyword.Materialized:
                c.Expect(PgKeyword.View);
                return StoredQueries.MaterializedView(c, start);
            case PgKeyword.Sequence:
                return Sequence(c, start, temporary);
            case PgKeyword.Unique or PgKeyword.Index:
                c.Advance(word == PgKeyword.Unique && c.Is(PgKeyword.Index) ? 1 : 0);
                return TableObjects.Index(c, start);
            case PgKeyword.Function or PgKeyword.Procedure:
                return Routines.Create(c, text, start);
            case PgKeyword.Constraint or PgKeyword.Trigger:
                c.Advance(word == PgKeyword.Constraint && c.Is(PgKeyword.Trigger) ? 1 : 0);
                return TableObjects.Trigger(c, start);
            case PgKeyword.Rule:
                return TableObjects.Rule(c, start);
            case PgKeyword.Policy:
                return TableObjects.Policy(c, start);
            case PgKeyword.Statistics:
                return TableObjects.Statistics(c, start);
            case PgKeyword.Schema:
                return Schema(c, start);
            default:
                return Other(c, word, text, start);
        }
    }

    private static ObjectStatement Other(TokenCursor c, PgKeyword word, string text, int start)
    {
        switch (word)
        {
            case PgKeyword.Role or PgKeyword.Group:
                return Roles.Create(c, text, start);
            case PgKeyword.User when c.Is(PgKeyword.Mapping) && c.KeywordOf(1) is PgKeyword.For or PgKeyword.If:
                c.Advance();
                return Extensions.Mapping(c, start);
            case PgKeyword.User:
                return Roles.Create(c, text, start);
            case PgKeyword.Database:
                return Databases.Create(c, start);
            case PgKeyword.Extension:
                return Extensions.Create(c, start);
            case PgKeyword.Trusted or PgKeyword.Procedural or PgKeyword.Language:
                return Language(c, word, start);
            case PgKeyword.Foreign:
                return Foreign(c, start);
            case PgKeyword.Server:
                return Extensions.Server(c, start);
            case PgKeyword.Publication:
                return Publications.Create(c, start);
            case PgKeyword.Subscription:
                return Publications.Subscription(c, start);
            case PgKeyword.Event:
                c.Expect(PgKeyword.Trigger);
                return TableObjects.EventTrigger(c, start);
            case PgKeyword.Text:
                c.Expect(PgKeyword.Search);
                return TextSearch.Create(c, start);
            case PgKeyword.Cast:
                return OperatorClasses.Cast(c, start);
            case PgKeyword.Transform:
                return OperatorClasses.Transform(c, start);
            case PgKeyword.Operator when c.Take(PgKeyword.Class):
                return OperatorClasses.Create(c, start);
            case PgKeyword.Operator when c.Take(PgKeyword.Family):
                return OperatorClasses.CreateFamily(c, start);
            default:
                return TypeObjects.Create(c, word, text, start);
        }
    }

    private static ObjectStatement Language(TokenCursor c, PgKeyword word, int start)
    {
        if (word == PgKeyword.Trusted)
        {
            c.Take(PgKeyword.Procedural);
        }

        if (word != PgKeyword.Language)
        {
            c.Expect(PgKeyword.Language);
        }

        return Extensions.Language(c, start);
    }

    private static ObjectStatement Foreign(TokenCursor c, int start)
    {
        if (c.Take(PgKeyword.Table))
        {
            return Tables.CreateForeign(c, start);
        }

        c.Expect(PgKeyword.Data, PgKeyword.Wrapper);
        return Extensions.Wrapper(c, start);
    }

    private static ObjectStatement Sequence(TokenCursor c, int start, bool temporary)
    {
        var parts = new ObjectParts("create", "sequence") { IsTemporary = temporary };
        Definitions.IfNotExists(c);
        parts.AddRelation(c);
        Sequences.Options(c, parts);
        return parts.Build(c, start);
    }

    private static ObjectStatement Schema(TokenCursor c, int start)
    {
        var parts = new ObjectParts("create", "schema");
        Definitions.IfNotExists(c);
        if (!c.Is(PgKeyword.Authorization))
        {
            parts.AddName(c);
        }

        if (c.Take(PgKeyword.Authorization))
        {
            var at = c.At;
            parts.GivesOwnership = true;
            parts.Add(Names.Single(Definitions.Role(c), c.From(at)));
        }

        c.Enter();
        while (c.Keyword is PgKeyword.Create or PgKeyword.Grant)
        {
            parts.Add(Statements.Read(c));
        }

        c.Leave();
        return parts.Build(c, start);
    }
}
