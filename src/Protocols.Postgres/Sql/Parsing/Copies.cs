using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>COPY: gram.y's CopyStmt.</summary>
internal static class Copies
{
    public static Copy Read(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Copy);
        ObjectName? table = null;
        ImmutableArray<string> columns = [];
        DataStatement? query = null;
        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            query = DataStatements.Read(c);
            c.Expect(SqlTokenKind.RightParenthesis);
        }
        else
        {
            if (c.Is(PgKeyword.Binary) && c.KindOf(1) is SqlTokenKind.Word or SqlTokenKind.QuotedName && c.KeywordOf(1) is not (PgKeyword.From or PgKeyword.To))
            {
                c.Advance();
            }

            table = Names.Any(c);
            columns = Names.OptionalColumnGroup(c);
        }

        var direction = Direction(c, query is not null, out var program);
        var options = Options(c);
        var where = c.Take(PgKeyword.Where) ? Expressions.Read(c) : null;
        return new Copy
        {
            Table = table,
            Columns = columns,
            Query = query,
            Direction = direction,
            IsProgram = program,
            Options = options,
            Where = where,
            Place = c.From(start),
        };
    }

    private static CopyEnd Direction(TokenCursor c, bool query, out bool program)
    {
        var from = c.Take(PgKeyword.From);
        if (!from)
        {
            c.Expect(PgKeyword.To);
        }
        else if (query)
        {
            c.Fail("COPY of a query has no other direction");
        }

        program = c.Take(PgKeyword.Program);
        if (!program && (c.Take(PgKeyword.Stdin) || c.Take(PgKeyword.Stdout)))
        {
            return from ? CopyEnd.FromClient : CopyEnd.ToClient;
        }

        c.Expect(SqlTokenKind.String);
        return from ? CopyEnd.FromServer : CopyEnd.ToServer;
    }

    private static ImmutableArray<string> Options(TokenCursor c)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (c.Take(PgKeyword.Using) || c.Is(PgKeyword.Delimiters))
        {
            c.Expect(PgKeyword.Delimiters);
            c.Expect(SqlTokenKind.String);
            names.Add("delimiter");
        }

        c.Take(PgKeyword.With);
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Definitions.Utility(c, (name, _) => names.Add(name));
        }
        else
        {
            while (!c.AtEnd && !c.Is(SqlTokenKind.Semicolon) && !c.Is(PgKeyword.Where))
            {
                names.Add(c.Text ?? "");
                OldOption(c);
            }
        }

        return names.ToImmutable();
    }

    /// <summary>An option in the spelling of versions before 9.0.</summary>
    private static void OldOption(TokenCursor c)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Binary or PgKeyword.Freeze or PgKeyword.Csv or PgKeyword.Header:
                c.Advance();
                break;
            case PgKeyword.Delimiter or PgKeyword.Null or PgKeyword.Quote or PgKeyword.Escape:
                c.Advance();
                c.Take(PgKeyword.As);
                c.Expect(SqlTokenKind.String);
                break;
            case PgKeyword.Encoding:
                c.Advance();
                c.Expect(SqlTokenKind.String);
                break;
            default:
                Forced(c);
                break;
        }
    }

    private static void Forced(TokenCursor c)
    {
        c.Expect(PgKeyword.Force);
        if (!c.Take(PgKeyword.Quote))
        {
            c.Take(PgKeyword.Not);
            c.Expect(PgKeyword.Null);
        }

        if (!c.TakeOperator("*"))
        {
            c.List(Names.Column);
        }
    }
}
