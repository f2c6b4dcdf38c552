using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Passes over what is read by its words alone. Functions that do more than compute are found all the same.</summary>
internal static class Skim
{
    /// <summary>Moves to the end of the statement.</summary>
    /// <returns>Calls on the way of functions that have effects.</returns>
    public static ImmutableArray<Expression> ToEnd(MySqlCursor c) => To(c, static _ => false);

    /// <summary>Moves to where a test holds outside parentheses, or to the end of the statement.</summary>
    public static ImmutableArray<Expression> To(MySqlCursor c, Func<MySqlCursor, bool> ends)
    {
        var calls = ImmutableArray.CreateBuilder<Expression>();
        var depth = 0;
        while (!c.AtEnd && !c.Is(SqlTokenKind.Semicolon) && (depth > 0 || !ends(c)))
        {
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                depth++;
            }
            else if (c.Is(SqlTokenKind.RightParenthesis) && --depth < 0)
            {
                break;
            }

            if (c.KindOf(1) == SqlTokenKind.LeftParenthesis && c.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && c.Text is { } name && FunctionEffects.Of(name) != 0)
            {
                calls.Add(new FunctionCall { Name = Calls.Syntax(name, c.From(c.At)), Place = c.From(c.At) });
            }

            if (c.Is(K.Select) && depth > 0)
            {
                c.Fail("a query inside a definition");
            }

            c.Advance();
        }

        return calls.DrainToImmutable();
    }
}
