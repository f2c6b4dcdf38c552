using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Output lists: gram.y's target_list and returning_clause.</summary>
internal static class Targets
{
    public static ImmutableArray<Target> Read(TokenCursor c) => c.List(One);

    /// <summary>RETURNING, where it is ahead.</summary>
    public static Returning? Returning(TokenCursor c)
    {
        var start = c.At;
        if (!c.Take(PgKeyword.Returning))
        {
            return null;
        }

        string? before = null;
        string? after = null;
        if (c.Is(PgKeyword.With) && c.KindOf(1) == SqlTokenKind.LeftParenthesis)
        {
            c.Advance(2);
            do
            {
                var old = c.Is(PgKeyword.Old);
                if (!old && !c.Is(PgKeyword.New))
                {
                    c.Fail("OLD or NEW was expected");
                }

                c.Advance();
                c.Expect(PgKeyword.As);
                var name = Names.Column(c);
                before = old ? name : before;
                after = old ? after : name;
            }
            while (c.Take(SqlTokenKind.Comma));
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        var targets = Read(c);
        return new Returning { OldAlias = before, NewAlias = after, Targets = targets, Place = c.From(start) };
    }

    private static Target One(TokenCursor c)
    {
        var start = c.At;
        if (c.TakeOperator("*"))
        {
            var place = c.From(start);
            return new Target { Value = new StarReference { Place = place }, Place = place };
        }

        var value = Expressions.Read(c);
        var label = c.Take(PgKeyword.As) ? Names.Label(c) : Names.IsBareLabel(c) ? Names.Label(c) : null;
        return new Target { Value = value, Label = label, Place = c.From(start) };
    }
}
