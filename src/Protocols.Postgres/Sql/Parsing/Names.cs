using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Names as gram.y tells them apart by the kinds of keywords they may be.</summary>
internal static class Names
{
    /// <summary>Name of a column, table, variable and most else: ColId.</summary>
    public static bool IsColumn(TokenCursor c, int ahead = 0) => c.KindOf(ahead) == SqlTokenKind.QuotedName
        || (c.KindOf(ahead) == SqlTokenKind.Word && PgKeywords.CanNameColumn(c.KeywordOf(ahead)));

    /// <summary>Name of a function or type: type_function_name.</summary>
    public static bool IsFunctionOrType(TokenCursor c, int ahead = 0) => c.KindOf(ahead) == SqlTokenKind.QuotedName
        || (c.KindOf(ahead) == SqlTokenKind.Word && PgKeywords.CanNameFunctionOrType(c.KeywordOf(ahead)));

    /// <summary>Any word but a reserved one: NonReservedWord.</summary>
    public static bool IsNotReserved(TokenCursor c, int ahead = 0) => c.KindOf(ahead) == SqlTokenKind.QuotedName
        || (c.KindOf(ahead) == SqlTokenKind.Word && !PgKeywords.IsReserved(c.KeywordOf(ahead)));

    /// <summary>Any word at all: ColLabel.</summary>
    public static bool IsLabel(TokenCursor c, int ahead = 0) => c.KindOf(ahead) is SqlTokenKind.QuotedName or SqlTokenKind.Word;

    /// <summary>A word that may be a label without AS: BareColLabel.</summary>
    public static bool IsBareLabel(TokenCursor c) => c.Kind == SqlTokenKind.QuotedName
        || (c.Kind == SqlTokenKind.Word && !PgKeywords.NeedsAs(c.Keyword));

    public static string Column(TokenCursor c) => Taken(c, IsColumn(c));

    public static string FunctionOrType(TokenCursor c) => Taken(c, IsFunctionOrType(c));

    public static string NotReserved(TokenCursor c) => Taken(c, IsNotReserved(c));

    public static string Label(TokenCursor c) => Taken(c, IsLabel(c));

    public static ImmutableArray<string> ColumnGroup(TokenCursor c) => c.Group(Column);

    /// <summary>The group, where a parenthesis is ahead.</summary>
    public static ImmutableArray<string> OptionalColumnGroup(TokenCursor c) => c.Is(SqlTokenKind.LeftParenthesis) ? ColumnGroup(c) : [];

    /// <summary>A name with any number of further parts behind dots: any_name, qualified_name.</summary>
    public static ObjectName Any(TokenCursor c)
    {
        var start = c.At;
        return Rest(c, start, Column(c));
    }

    /// <summary>The name of a function: func_name.</summary>
    public static ObjectName Function(TokenCursor c)
    {
        var start = c.At;
        if (c.KindOf(1) == SqlTokenKind.Dot)
        {
            return Any(c);
        }

        return new ObjectName { Parts = [FunctionOrType(c)], Place = c.From(start) };
    }

    /// <summary>The parts behind a first one.</summary>
    public static ObjectName Rest(TokenCursor c, int start, string first)
    {
        if (!c.Is(SqlTokenKind.Dot))
        {
            return new ObjectName { Parts = [first], Place = c.From(start) };
        }

        var parts = ImmutableArray.CreateBuilder<string>(2);
        parts.Add(first);
        while (c.Take(SqlTokenKind.Dot))
        {
            parts.Add(Label(c));
        }

        return new ObjectName { Parts = parts.DrainToImmutable(), Place = c.From(start) };
    }

    /// <summary>An operator, bare or as <c>OPERATOR(schema.op)</c>: qual_all_Op.</summary>
    public static ObjectName Operator(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Operator))
        {
            return AnyOperator(c);
        }

        c.Expect(SqlTokenKind.LeftParenthesis);
        var name = AnyOperator(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        return name;
    }

    /// <summary>An operator with its schema before it: any_operator.</summary>
    public static ObjectName AnyOperator(TokenCursor c)
    {
        var start = c.At;
        ImmutableArray<string> parts = [];
        while (Names.IsColumn(c) && c.KindOf(1) == SqlTokenKind.Dot)
        {
            parts = parts.Add(Column(c));
            c.Advance();
        }

        var text = OperatorText(c);
        return new ObjectName { Parts = parts.Add(text), Place = c.From(start) };
    }

    public static ObjectName Single(string name, SourceRange place) => new() { Parts = [name], Place = place };

    public static ObjectName System(string name, SourceRange place) => new() { Parts = ["pg_catalog", name], Place = place };

    private static string OperatorText(TokenCursor c)
    {
        var text = c.Text;
        if (!c.Take(SqlTokenKind.Operator) || text is null)
        {
            c.Fail("an operator was expected");
            return "";
        }

        return text == "!=" ? "<>" : text;
    }

    private static string Taken(TokenCursor c, bool accepted)
    {
        if (!accepted || c.Text is not { } text)
        {
            c.Fail("a name was expected");
            return "";
        }

        c.Advance();
        return text;
    }
}
