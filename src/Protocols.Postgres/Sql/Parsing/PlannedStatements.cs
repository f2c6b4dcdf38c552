using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>PREPARE, EXECUTE, DEALLOCATE, EXPLAIN and cursors.</summary>
internal static class PlannedStatements
{
    public static Statement Prepare(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Prepare);
        if (c.Is(PgKeyword.Transaction) && c.KindOf(1) == SqlTokenKind.String)
        {
            c.Advance();
            var transaction = Primaries.String(c).Text;
            return new TransactionStatement { Word = "prepare", Name = transaction, Place = c.From(start) };
        }

        var name = Names.Column(c);
        var types = c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(Types.Read) : [];
        c.Expect(PgKeyword.As);
        var body = DataStatements.Read(c);
        return new Prepare { Name = name, Types = types, Body = body, Place = c.From(start) };
    }

    public static Execute Execute(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Execute);
        var name = Names.Column(c);
        var arguments = c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(Expressions.Read) : [];
        return new Execute { Name = name, Arguments = arguments, Place = c.From(start) };
    }

    public static Deallocate Deallocate(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Deallocate);

        // PREPARE is noise, unless it is the name.
        if (c.Is(PgKeyword.Prepare) && c.KindOf(1) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            c.Advance();
        }

        var name = c.Take(PgKeyword.All) ? null : Names.Column(c);
        return new Deallocate { Name = name, Place = c.From(start) };
    }

    public static Explain Explain(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        c.Expect(PgKeyword.Explain);
        var analyzes = false;
        if (c.Is(SqlTokenKind.LeftParenthesis) && !c.StartsQuery())
        {
            Definitions.Utility(c, (name, value) => analyzes |= name is "analyze" or "analyse" && !IsOff(value));
        }
        else
        {
            analyzes = c.Take(PgKeyword.Analyze) || c.Take(PgKeyword.Analyse);
            c.Take(PgKeyword.Verbose);
        }

        var body = Explained(c);
        c.Leave();
        return new Explain { Analyzes = analyzes, Body = body, Place = c.From(start) };
    }

    /// <summary>Values that defGetBoolean reads as false.</summary>
    private static bool IsOff(string? value) => value is not null && value.ToLowerInvariant() is "false" or "off" or "0";

    private static Statement Explained(TokenCursor c)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Declare:
                return Declare(c);
            case PgKeyword.Execute:
                return Execute(c);
            case PgKeyword.Create or PgKeyword.Refresh:
                var statement = Statements.Read(c);
                if (statement is not CreateTableAs && statement is not ObjectStatement { Verb: "refresh" })
                {
                    c.Fail("a statement that cannot be explained");
                }

                return statement;
            default:
                return DataStatements.Read(c);
        }
    }

    public static DeclareCursor Declare(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Declare);
        var name = Names.Column(c);
        var binary = false;
        while (!c.Take(PgKeyword.Cursor) && !c.AtEnd)
        {
            binary |= c.Is(PgKeyword.Binary);
            if (c.Take(PgKeyword.No))
            {
                c.Expect(PgKeyword.Scroll);
            }
            else if (!c.Take(PgKeyword.Binary) && !c.Take(PgKeyword.Scroll) && !c.Take(PgKeyword.Insensitive))
            {
                c.Expect(PgKeyword.Asensitive);
            }
        }

        var hold = c.Take(PgKeyword.With, PgKeyword.Hold);
        if (!hold)
        {
            c.Take(PgKeyword.Without, PgKeyword.Hold);
        }

        c.Expect(PgKeyword.For);
        var query = Queries.Read(c);
        return new DeclareCursor { Name = name, Binary = binary, WithHold = hold, Query = query, Place = c.From(start) };
    }

    /// <summary>FETCH or MOVE.</summary>
    public static CursorStatement Fetch(TokenCursor c)
    {
        var start = c.At;
        var action = c.Is(PgKeyword.Fetch) ? CursorAction.Fetch : CursorAction.Move;
        c.Advance();
        if (!IsLastWord(c))
        {
            Direction(c);
        }

        if (!c.Take(PgKeyword.From))
        {
            c.Take(PgKeyword.In);
        }

        return new CursorStatement { Action = action, Name = Names.Column(c), Place = c.From(start) };
    }

    /// <summary>Whether the word ahead ends the statement, and so is the cursor's name, whatever it means elsewhere.</summary>
    private static bool IsLastWord(TokenCursor c) => c.KindOf(1) == SqlTokenKind.Semicolon;

    private static void Direction(TokenCursor c)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Next or PgKeyword.Prior or PgKeyword.First or PgKeyword.Last or PgKeyword.All:
                c.Advance();
                break;
            case PgKeyword.Absolute or PgKeyword.Relative:
                c.Advance();
                Definitions.ExpectNumber(c);
                break;
            case PgKeyword.Forward or PgKeyword.Backward:
                c.Advance();
                if (!c.Take(PgKeyword.All))
                {
                    Definitions.Number(c);
                }

                break;
            default:
                Definitions.Number(c);
                break;
        }
    }

    public static CursorStatement Close(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Close);
        var name = c.Take(PgKeyword.All) ? null : Names.Column(c);
        return new CursorStatement { Action = CursorAction.Close, Name = name, Place = c.From(start) };
    }
}
