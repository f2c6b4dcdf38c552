using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>LOAD DATA and LOAD XML; LOAD INDEX is no more than maintenance.</summary>
internal static class Loads
{
    public static Statement Read(MySqlCursor c)
    {
        var start = c.At;
        if (c.KeywordOf(1) is not (K.Data or K.Xml))
        {
            return Objects.Read(c);
        }

        c.Advance(2);
        while (c.Keyword is K.LowPriority or K.Concurrent)
        {
            c.Advance();
        }

        var local = c.Take(K.Local);
        c.Expect(K.Infile);
        var literal = c.At;
        c.Expect(SqlTokenKind.String);
        var file = c.From(literal);
        var replaces = c.Is(K.Replace);
        c.TakeEither(K.Replace, K.Ignore);
        c.Expect(K.Into);
        c.Expect(K.Table);
        var table = c.Table();
        FromItems.Partitions(c);
        c.TakeCharacterSet();
        if (c.Take(K.Rows))
        {
            c.Expect(K.Identified);
            c.Expect(K.By);
            c.Expect(SqlTokenKind.String);
        }

        FileFormats.Take(c);
        if (c.Take(K.Ignore))
        {
            c.Expect(SqlTokenKind.Number);
            c.TakeEither(K.Lines, K.Rows);
        }

        ImmutableArray<string> columns = [];
        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            columns = c.Is(SqlTokenKind.RightParenthesis) ? [] : c.List(static at => at.IsOperator("@") ? "@" + Variables.Own(at) : Column(at));
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        var set = c.Take(K.Set) ? c.List(DataStatements.Assignment) : [];
        return new LoadData { IsLocal = local, File = file, IsReplace = replaces, Table = table, Columns = columns, Set = set, Place = c.From(start) };
    }

    private static string Column(MySqlCursor c)
    {
        var name = c.Name();
        while (c.Take(SqlTokenKind.Dot))
        {
            name = c.NameAfterDot();
        }

        return name;
    }
}
