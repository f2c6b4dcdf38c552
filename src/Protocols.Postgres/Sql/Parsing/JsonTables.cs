using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>JSON_TABLE of versions 17 and 18.</summary>
internal static class JsonTables
{
    /// <summary>What follows its word.</summary>
    public static TableFunctionItem Read(TokenCursor c, int start, bool lateral)
    {
        var parts = new JsonParts();
        var columns = ImmutableArray.CreateBuilder<TableFunctionColumn>(4);
        c.Expect(SqlTokenKind.LeftParenthesis);
        JsonFunctions.Value(c, parts);
        c.Expect(SqlTokenKind.Comma);
        parts.Add(Expressions.Read(c));
        PathName(c);
        JsonFunctions.Passing(c, parts);
        Columns(c, columns);
        JsonFunctions.Behaviours(c, parts);
        c.Expect(SqlTokenKind.RightParenthesis);
        var alias = Aliases.Optional(c);
        return new TableFunctionItem
        {
            IsJson = true,
            Arguments = parts.Arguments,
            Columns = columns.ToImmutable(),
            Alias = alias,
            Lateral = lateral,
            Place = c.From(start),
        };
    }

    private static void PathName(TokenCursor c)
    {
        if (c.Take(PgKeyword.As))
        {
            Names.Column(c);
        }
    }

    private static void Columns(TokenCursor c, ImmutableArray<TableFunctionColumn>.Builder columns)
    {
        c.Enter();
        c.Expect(PgKeyword.Columns);
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            if (c.Is(PgKeyword.Nested) && (c.KeywordOf(1) == PgKeyword.Path || c.KindOf(1) == SqlTokenKind.String))
            {
                c.Advance();
                c.Take(PgKeyword.Path);
                c.Expect(SqlTokenKind.String);
                PathName(c);
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

    private static TableFunctionColumn Column(TokenCursor c)
    {
        var start = c.At;
        var name = Names.Column(c);
        if (c.Take(PgKeyword.For, PgKeyword.Ordinality))
        {
            return new TableFunctionColumn { Name = name, Place = c.From(start) };
        }

        var type = Types.Read(c);
        var parts = new JsonParts();
        if (!c.Take(PgKeyword.Exists))
        {
            JsonFunctions.Format(c);
        }

        if (c.Take(PgKeyword.Path))
        {
            parts.Add(Primaries.String(c));
        }

        JsonFunctions.Wrapper(c);
        JsonFunctions.Behaviours(c, parts);
        return new TableFunctionColumn { Name = name, Type = type, Arguments = parts.Arguments, Place = c.From(start) };
    }
}
