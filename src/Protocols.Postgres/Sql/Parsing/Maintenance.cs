using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH, LISTEN, NOTIFY, LOAD, LOCK, TRUNCATE, DO, CALL and the like.</summary>
internal static class Maintenance
{
    /// <summary>Statements that are no more than a word and a few names.</summary>
    public static ObjectStatement Read(TokenCursor c)
    {
        var start = c.At;
        var word = c.Keyword;
        var parts = new ObjectParts(c.Text ?? "");
        c.Advance();
        switch (word)
        {
            case PgKeyword.Vacuum or PgKeyword.Analyze or PgKeyword.Analyse:
                Vacuum(c, word, parts);
                break;
            case PgKeyword.Cluster:
                Cluster(c, parts);
                break;
            case PgKeyword.Reindex:
                Reindex(c, parts);
                break;
            case PgKeyword.Refresh:
                c.Expect(PgKeyword.Materialized, PgKeyword.View);
                parts.Kind = "materialized view";
                c.Take(PgKeyword.Concurrently);
                parts.AddRelation(c);
                StoredQueries.WithData(c);
                break;
            case PgKeyword.Listen:
                parts.AddName(c);
                break;
            case PgKeyword.Notify:
                parts.AddName(c);
                if (c.Take(SqlTokenKind.Comma))
                {
                    c.Expect(SqlTokenKind.String);
                }

                break;
            case PgKeyword.Unlisten:
                if (!c.TakeOperator("*"))
                {
                    parts.AddName(c);
                }

                break;
            case PgKeyword.Load:
                c.Expect(SqlTokenKind.String);
                break;
            case PgKeyword.Reassign:
                c.Expect(PgKeyword.Owned, PgKeyword.By);
                Definitions.Roles(c);
                c.Expect(PgKeyword.To);
                Definitions.Role(c);
                break;
            case PgKeyword.Discard:
                Discard(c, parts);
                break;
            default:
                // CHECKPOINT, which has options from version 19 on.
                break;
        }

        return parts.Build(c, start);
    }

    /// <summary>LOCK or TRUNCATE.</summary>
    public static TableStatement Tables(TokenCursor c)
    {
        var start = c.At;
        var truncates = c.Is(PgKeyword.Truncate);
        c.Advance();
        c.Take(PgKeyword.Table);
        var tables = c.List(FromItems.Relation);
        if (truncates)
        {
            if (c.Take(PgKeyword.Continue) || c.Take(PgKeyword.Restart))
            {
                c.Expect(PgKeyword.Identity);
            }

            Definitions.Behaviour(c);
        }
        else
        {
            LockMode(c);
        }

        return new TableStatement { Truncates = truncates, Tables = tables, Place = c.From(start) };
    }

    public static DoBlock Do(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Do);
        string? language = null;
        var code = false;
        while (c.Is(SqlTokenKind.String) || c.Is(PgKeyword.Language))
        {
            if (c.Take(PgKeyword.Language))
            {
                language = c.Text ?? "";
                Definitions.WordOrString(c);
            }
            else
            {
                code = true;
                Primaries.String(c);
            }
        }

        if (!code)
        {
            c.Fail("DO without code");
        }

        return new DoBlock { Language = language, Place = c.From(start) };
    }

    public static Call Call(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Call);
        var at = c.At;
        var call = Calls.Application(c, Names.Function(c), at);
        return new Call { Procedure = call, Place = c.From(start) };
    }

    /// <summary>A command of the replication protocol, whose grammar is another one: its first word tells all that matters.</summary>
    public static ObjectStatement Replication(TokenCursor c)
    {
        var start = c.At;
        var parts = new ObjectParts(c.Text ?? "");
        while (!c.AtEnd && !c.Is(SqlTokenKind.Semicolon))
        {
            c.Advance();
        }

        return parts.Build(c, start);
    }

    private static void LockMode(TokenCursor c)
    {
        if (c.Take(PgKeyword.In))
        {
            while (c.Keyword is PgKeyword.Access or PgKeyword.Row or PgKeyword.Share or PgKeyword.Update or PgKeyword.Exclusive)
            {
                c.Advance();
            }

            c.Expect(PgKeyword.Mode);
        }

        c.Take(PgKeyword.Nowait);
    }

    private static void Vacuum(TokenCursor c, PgKeyword word, ObjectParts parts)
    {
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Utility(c);
        }
        else
        {
            if (word == PgKeyword.Vacuum)
            {
                c.Take(PgKeyword.Full);
                c.Take(PgKeyword.Freeze);
            }

            c.Take(PgKeyword.Verbose);
            if (word == PgKeyword.Vacuum && !c.Take(PgKeyword.Analyze))
            {
                c.Take(PgKeyword.Analyse);
            }
        }

        if (c.Is(SqlTokenKind.Semicolon))
        {
            return;
        }

        do
        {
            parts.AddRelation(c);
            parts.AddColumns(c);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Cluster(TokenCursor c, ObjectParts parts)
    {
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Utility(c);
        }

        c.Take(PgKeyword.Verbose);
        if (c.Is(SqlTokenKind.Semicolon))
        {
            return;
        }

        if (c.KeywordOf(1) == PgKeyword.On)
        {
            Names.Column(c);
            c.Advance();
        }

        parts.AddRelation(c);
        if (c.Take(PgKeyword.Using))
        {
            Names.Column(c);
        }
    }

    private static void Reindex(TokenCursor c, ObjectParts parts)
    {
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Utility(c);
        }

        parts.Kind = c.Text;
        var relation = c.Keyword is PgKeyword.Index or PgKeyword.Table;
        if (!relation && c.Keyword is not (PgKeyword.Schema or PgKeyword.System or PgKeyword.Database))
        {
            c.Fail("a kind of objects was expected");
        }

        c.Advance();
        c.Take(PgKeyword.Concurrently);
        if (relation)
        {
            parts.AddRelation(c);
        }
        else if (!c.Is(SqlTokenKind.Semicolon))
        {
            parts.AddName(c);
        }
    }

    private static void Discard(TokenCursor c, ObjectParts parts)
    {
        parts.Kind = c.Text;
        if (c.Keyword is PgKeyword.All or PgKeyword.Temp or PgKeyword.Temporary or PgKeyword.Plans or PgKeyword.Sequences)
        {
            c.Advance();
        }
        else
        {
            c.Fail("what to discard was expected");
        }
    }
}
