using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>SQL/XML: constructors, XMLEXISTS and XMLTABLE.</summary>
internal static class XmlFunctions
{
    public static bool IsXml(PgKeyword word) => word is PgKeyword.Xmlconcat or PgKeyword.Xmlelement or PgKeyword.Xmlexists or PgKeyword.Xmlforest
        or PgKeyword.Xmlparse or PgKeyword.Xmlpi or PgKeyword.Xmlroot or PgKeyword.Xmlserialize;

    /// <summary>What stands inside the parenthesis that was opened, and its end.</summary>
    public static Expression Read(TokenCursor c, PgKeyword word, string text, int start)
    {
        var arguments = ImmutableArray.CreateBuilder<Expression>(4);
        TypeName? type = null;
        switch (word)
        {
            case PgKeyword.Xmlconcat:
                arguments.AddRange(Expressions.ReadList(c));
                break;
            case PgKeyword.Xmlelement or PgKeyword.Xmlpi:
                Element(c, arguments);
                break;
            case PgKeyword.Xmlforest:
                arguments.AddRange(c.List(Labelled));
                break;
            case PgKeyword.Xmlexists:
                arguments.Add(Primaries.Read(c));
                Passing(c, arguments);
                c.Expect(SqlTokenKind.RightParenthesis);
                return SpecialFunctions.Syntax(c, text, arguments.ToImmutable(), start);
            case PgKeyword.Xmlroot:
                Root(c, arguments);
                break;
            default:
                type = Document(c, word, arguments);
                break;
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return new SpecialForm { Kind = SpecialFormKind.Xml, Word = text, Arguments = arguments.ToImmutable(), Type = type, Place = c.From(start) };
    }

    /// <summary><c>XMLTABLE(…)</c> after its word.</summary>
    public static TableFunctionItem Table(TokenCursor c, int start, bool lateral)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        var arguments = ImmutableArray.CreateBuilder<Expression>(4);
        if (c.IsOpening(PgKeyword.Xmlnamespaces))
        {
            c.Advance();
            arguments.AddRange(c.Group(Namespace));
            c.Expect(SqlTokenKind.Comma);
        }

        arguments.Add(Primaries.Read(c));
        Passing(c, arguments);
        c.Expect(PgKeyword.Columns);
        var columns = c.List(Column);
        c.Expect(SqlTokenKind.RightParenthesis);
        var alias = Aliases.Optional(c);
        return new TableFunctionItem { Arguments = arguments.ToImmutable(), Columns = columns, Alias = alias, Lateral = lateral, Place = c.From(start) };
    }

    private static Expression Namespace(TokenCursor c)
    {
        if (c.Take(PgKeyword.Default))
        {
            return Expressions.ReadRestricted(c);
        }

        var uri = Expressions.ReadRestricted(c);
        c.Expect(PgKeyword.As);
        Names.Label(c);
        return uri;
    }

    private static TableFunctionColumn Column(TokenCursor c)
    {
        var start = c.At;
        var name = Names.Column(c);
        if (c.Take(PgKeyword.For))
        {
            c.Expect(PgKeyword.Ordinality);
            return new TableFunctionColumn { Name = name, Place = c.From(start) };
        }

        var type = Types.Read(c);
        var arguments = ImmutableArray.CreateBuilder<Expression>(1);
        while (!c.Is(SqlTokenKind.Comma) && !c.Is(SqlTokenKind.RightParenthesis) && !c.AtEnd)
        {
            if (c.Take(PgKeyword.Not))
            {
                c.Expect(PgKeyword.Null);
            }
            else if (c.Take(PgKeyword.Path) || c.Take(PgKeyword.Default))
            {
                arguments.Add(Expressions.ReadRestricted(c));
            }
            else
            {
                c.Expect(PgKeyword.Null);
            }
        }

        return new TableFunctionColumn { Name = name, Type = type, Arguments = arguments.ToImmutable(), Place = c.From(start) };
    }

    private static void Passing(TokenCursor c, ImmutableArray<Expression>.Builder arguments)
    {
        c.Expect(PgKeyword.Passing);
        Mechanism(c);
        arguments.Add(Primaries.Read(c));
        Mechanism(c);
    }

    private static void Mechanism(TokenCursor c)
    {
        if (c.Take(PgKeyword.By) && !c.Take(PgKeyword.Ref))
        {
            c.Expect(PgKeyword.Value);
        }
    }

    private static Expression Labelled(TokenCursor c)
    {
        var value = Expressions.Read(c);
        if (c.Take(PgKeyword.As))
        {
            Names.Label(c);
        }

        return value;
    }

    private static void Element(TokenCursor c, ImmutableArray<Expression>.Builder arguments)
    {
        c.Expect(PgKeyword.Name);
        Names.Label(c);
        while (c.Take(SqlTokenKind.Comma))
        {
            if (c.IsOpening(PgKeyword.Xmlattributes))
            {
                c.Advance();
                arguments.AddRange(c.Group(Labelled));
            }
            else
            {
                arguments.Add(Expressions.Read(c));
            }
        }
    }

    private static void Root(TokenCursor c, ImmutableArray<Expression>.Builder arguments)
    {
        arguments.Add(Expressions.Read(c));
        c.Expect(SqlTokenKind.Comma);
        c.Expect(PgKeyword.Version);
        if (!c.Take(PgKeyword.No, PgKeyword.Value))
        {
            arguments.Add(Expressions.Read(c));
        }

        if (!c.Take(SqlTokenKind.Comma))
        {
            return;
        }

        c.Expect(PgKeyword.Standalone);
        if (c.Take(PgKeyword.No))
        {
            c.Take(PgKeyword.Value);
        }
        else
        {
            c.Expect(PgKeyword.Yes);
        }
    }

    /// <summary>XMLPARSE and XMLSERIALIZE.</summary>
    private static TypeName? Document(TokenCursor c, PgKeyword word, ImmutableArray<Expression>.Builder arguments)
    {
        if (!c.Take(PgKeyword.Document))
        {
            c.Expect(PgKeyword.Content);
        }

        arguments.Add(Expressions.Read(c));
        if (word == PgKeyword.Xmlparse)
        {
            if (c.Take(PgKeyword.Preserve) || c.Take(PgKeyword.Strip))
            {
                c.Expect(PgKeyword.Whitespace);
            }

            return null;
        }

        c.Expect(PgKeyword.As);
        var type = Types.ReadSimple(c);
        if (!c.Take(PgKeyword.Indent))
        {
            c.Take(PgKeyword.No, PgKeyword.Indent);
        }

        return type;
    }
}
