using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary><c>CAST(a AS type)</c>, <c>CONVERT(a, type)</c> and <c>CONVERT(a USING charset)</c>.</summary>
internal static class Casts
{
    public static Expression Read(MySqlCursor c)
    {
        var start = c.At;
        c.CheckCall();
        c.Advance(2);
        var operand = Expressions.Read(c);
        if (c.Take(K.At))
        {
            // AT TIME ZONE of a cast to DATETIME.
            c.Expect(K.Time);
            c.Expect(K.Zone);
            c.Take(K.Interval);
            Literals.ReadPlain(c);
        }

        TypeName type;
        if (c.Take(K.Using))
        {
            var place = c.At;
            c.Advance();
            type = new TypeName { Name = new ObjectName { Parts = ["char"], Place = c.From(place) }, Place = c.From(place) };
        }
        else
        {
            if (!c.Take(K.As))
            {
                c.Expect(SqlTokenKind.Comma);
            }

            type = Type(c);
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return new Cast { Form = CastForm.Function, Operand = operand, Type = type, Place = c.From(start) };
    }

    /// <summary>A type with its lengths and attributes.</summary>
    public static TypeName Type(MySqlCursor c)
    {
        var start = c.At;
        if (c.Kind != SqlTokenKind.Word)
        {
            c.Fail("a type without a name");
        }

        var name = new ObjectName { Parts = [c.Text ?? ""], Place = c.From(start) };
        c.Advance();
        if (name.Last == "interval" && Intervals.IsUnit(c))
        {
            c.Advance();
        }

        ImmutableArray<Expression> modifiers = [];
        while (true)
        {
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                modifiers = c.Group(Literals.ReadPlain);
            }
            else if (!c.TakeCharacterSet())
            {
                if (!c.Take(K.Collate) && !IsAttribute(c.Keyword))
                {
                    return new TypeName { Name = name, Modifiers = modifiers, Place = c.From(start) };
                }

                c.Advance();
            }
        }
    }

    private static bool IsAttribute(K word) => word is K.Unsigned or K.Signed or K.Zerofill or K.Integer or K.Int or K.Precision or K.Varying or K.Binary or K.Ascii or K.Unicode
        or K.Array or K.Byte or K.Varchar or K.Char or K.Character;
}
