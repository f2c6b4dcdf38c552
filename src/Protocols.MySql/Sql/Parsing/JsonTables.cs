using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary><c>JSON_TABLE(document, path COLUMNS (…))</c></summary>
internal static class JsonTables
{
    public static TableFunctionItem Read(MySqlCursor c)
    {
        var start = c.At;
        c.CheckCall();
        c.Advance(2);
        var document = Expressions.Read(c);
        c.Expect(SqlTokenKind.Comma);
        var path = Expressions.ReadOperand(c);
        var columns = ImmutableArray.CreateBuilder<TableFunctionColumn>();
        Columns(c, columns);
        c.Expect(SqlTokenKind.RightParenthesis);
        var alias = FromItems.Alias(c, columns: false);
        return new TableFunctionItem { IsJson = true, Arguments = [document, path], Columns = columns.DrainToImmutable(), Alias = alias, Place = c.From(start) };
    }

    private static void Columns(MySqlCursor c, ImmutableArray<TableFunctionColumn>.Builder columns)
    {
        c.Enter();
        c.Expect(K.Columns);
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            if (c.Is(K.Nested))
            {
                c.Advance();
                c.Take(K.Path);
                c.Expect(SqlTokenKind.String);
                Columns(c, columns);
            }
            else
            {
                columns.Add(Column(c));
            }
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
        c.Leave();
    }

    private static TableFunctionColumn Column(MySqlCursor c)
    {
        var start = c.At;
        var name = c.Name();
        if (c.Take(K.For))
        {
            c.Expect(K.Ordinality);
            return new TableFunctionColumn { Name = name, Place = c.From(start) };
        }

        var type = Casts.Type(c);
        c.Take(K.Exists);
        c.Expect(K.Path);
        c.Expect(SqlTokenKind.String);
        while (c.Keyword is K.Null or K.Error or K.Default)
        {
            if (c.Take(K.Default))
            {
                Literals.ReadPlain(c);
            }
            else
            {
                c.Advance();
            }

            c.Expect(K.On);
            if (!c.TakeEither(K.Empty, K.Error))
            {
                c.Fail("a word or sign in an unexpected place");
            }
        }

        return new TableFunctionColumn { Name = name, Type = type, Place = c.From(start) };
    }
}
