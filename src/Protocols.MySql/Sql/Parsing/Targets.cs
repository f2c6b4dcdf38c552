using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Items of output lists and their labels.</summary>
internal static class Targets
{
    public static ImmutableArray<Target> ReadList(MySqlCursor c) => c.List(Read);

    /// <summary>Takes a label: a name or a string.</summary>
    public static bool TakeLabel(MySqlCursor c, out string? label)
    {
        label = null;
        if (c.Kind == SqlTokenKind.String)
        {
            // A label that is not known could be that of another column too.
            label = c.Text is { } text ? NameLetters.Fold(text) : null;
            if (label is null)
            {
                c.Fail("a label with escapes");
            }

            c.Advance();
            return true;
        }

        if (!c.IsName())
        {
            return false;
        }

        label = c.Name();
        return true;
    }

    private static Target Read(MySqlCursor c)
    {
        var start = c.At;
        if (Star(c) is { } star)
        {
            return new Target { Value = star, Place = c.From(start) };
        }

        var value = Expressions.Read(c);
        string? label = null;
        if (c.Take(K.As))
        {
            if (!TakeLabel(c, out label))
            {
                c.Fail("a word or sign in the place of a label");
            }
        }
        else if (!EndsTarget(c.Keyword))
        {
            TakeLabel(c, out label);
        }

        return new Target { Value = value, Label = label, Place = c.From(start) };
    }

    /// <summary><c>*</c>, <c>t.*</c>, <c>db.t.*</c></summary>
    private static StarReference? Star(MySqlCursor c)
    {
        var start = c.At;
        if (c.TakeOperator("*"))
        {
            return new StarReference { Place = c.From(start) };
        }

        var parts = c.KindOf(1) == SqlTokenKind.Dot && c.IsOperatorAt(2, "*") ? 1
            : c.KindOf(1) == SqlTokenKind.Dot && c.KindOf(3) == SqlTokenKind.Dot && c.IsOperatorAt(4, "*") ? 2 : 0;
        if (parts == 0 || !c.IsName())
        {
            return null;
        }

        var name = c.Table(parts);
        c.Advance(2);
        return new StarReference { Qualifier = name, Place = c.From(start) };
    }

    /// <summary>A table's name of exactly so many parts.</summary>
    private static ObjectName Table(this MySqlCursor c, int parts)
    {
        var start = c.At;
        var first = c.TableName();
        if (parts == 1)
        {
            return new ObjectName { Parts = [first], Place = c.From(start) };
        }

        c.Advance();
        var second = c.TableName(afterDot: true);
        return new ObjectName { Parts = [first, second], Place = c.From(start) };
    }

    /// <summary>Words that are names elsewhere but begin what follows an output list.</summary>
    private static bool EndsTarget(K word) => word is K.Returning or K.Window or K.Offset;
}
