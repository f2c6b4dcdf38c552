using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Operands: literals, names, variables, calls, what stands in parentheses.</summary>
internal static class Primaries
{
    public static Expression Read(MySqlCursor c)
    {
        var start = c.At;
        switch (c.Kind)
        {
            case SqlTokenKind.LeftParenthesis:
                return InParentheses(c);
            case SqlTokenKind.String or SqlTokenKind.Number or SqlTokenKind.BitString:
                return Literals.Read(c);
            case SqlTokenKind.Parameter:
                c.Advance();
                return new Parameter { Number = c.NextParameter(), Place = c.From(start) };
            case SqlTokenKind.Operator:
                return Signed(c);
            case SqlTokenKind.QuotedName:
                return Named(c);
            case SqlTokenKind.Dot:
                c.Advance();
                return Named(c);
            case SqlTokenKind.Word:
                return Word(c);
            default:
                return c.FailExpression("a word or sign in the place of a value");
        }
    }

    /// <summary><c>@name</c>, <c>@@name</c> and <c>{d 'literal'}</c>.</summary>
    private static Expression Signed(MySqlCursor c)
    {
        var start = c.At;
        if (c.TakeOperator("{"))
        {
            // ODBC's escapes: {d '…'}, {fn f(…)}.
            c.Name();
            var value = Expressions.Read(c);
            return c.TakeOperator("}") ? value : c.FailExpression("an unclosed brace");
        }

        var system = c.IsOperator("@@");
        if (!system && !c.IsOperator("@"))
        {
            return c.FailExpression("an operator without an operand before it");
        }

        var name = system ? Variables.System(c, out _) : Variables.Own(c);
        if (!system && c.Take(SqlTokenKind.ColonEquals))
        {
            var given = Expressions.Read(c);
            return new VariableAssignment { Name = name, Value = given, Place = c.From(start) };
        }

        return new Variable { Name = name, IsSystem = system, Place = c.From(start) };
    }

    private static Expression InParentheses(MySqlCursor c)
    {
        var start = c.At;
        if (c.StartsQuery())
        {
            var query = Queries.InParentheses(c);
            return new Sublink { Kind = SublinkKind.Scalar, Query = query, Place = c.From(start) };
        }

        c.Advance();
        var items = c.List(Expressions.Read);
        c.Expect(SqlTokenKind.RightParenthesis);
        return items.Length == 1 ? items[0] : new RowExpression { Items = items, Place = c.From(start) };
    }

    private static Expression Word(MySqlCursor c)
    {
        var start = c.At;
        switch (c.Keyword)
        {
            case K.NoWord:
                return Literals.IsIntroducer(c) ? Literals.Read(c) : Named(c);
            case K.Null or K.True or K.False:
                return Literals.Read(c);
            case K.Date or K.Time or K.Timestamp when c.KindOf(1) == SqlTokenKind.String:
                c.Advance();
                return Literals.Read(c);
            case K.Case:
                return Case(c);
            case K.Exists when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                c.Advance();
                var query = Queries.InParentheses(c);
                return new Sublink { Kind = SublinkKind.Exists, Query = query, Place = c.From(start) };
            case K.Row when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                c.Advance();
                var items = c.Group(Expressions.Read);
                return new RowExpression { Items = items, Place = c.From(start) };
            case K.Interval:
                return Intervals.Read(c);
            case K.Cast or K.Convert when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                return Casts.Read(c);
            case K.Match when c.KindOf(1) is SqlTokenKind.LeftParenthesis || c.IsName(1):
                return Match(c);
            case K.Default when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                c.Advance();
                var column = c.Group(Expressions.Read);
                return new FunctionCall { Name = Calls.Syntax("default", c.From(start)), IsSyntax = true, Arguments = column, Place = c.From(start) };
            case K.Values or K.Value when c.KindOf(1) == SqlTokenKind.LeftParenthesis:
                return Proposed(c);
            case K.Next or K.Previous when c.KeywordOf(1) == K.Value && c.KeywordOf(2) == K.For:
                c.Advance(3);
                var sequence = c.Table();
                return new FunctionCall { Name = Calls.Syntax("nextval", sequence.Place), IsSyntax = true, Arguments = [new Literal { Kind = LiteralKind.String, Text = sequence.ToString(), Place = sequence.Place }], Place = c.From(start) };
            default:
                return Calls.IsAhead(c) ? Calls.Read(c) : Named(c);
        }
    }

    /// <summary><c>VALUES(column)</c>: the value that an upsert was to insert.</summary>
    private static ProposedValue Proposed(MySqlCursor c)
    {
        var start = c.At;
        c.Advance(2);
        var parts = ImmutableArray.CreateBuilder<string>();
        parts.Add(c.Name());
        while (c.Take(SqlTokenKind.Dot))
        {
            parts.Add(c.NameAfterDot());
        }

        var name = new ObjectName { Parts = parts.DrainToImmutable(), Place = c.From(start + 2) };
        c.Expect(SqlTokenKind.RightParenthesis);
        return new ProposedValue { Column = name, Place = c.From(start) };
    }

    private static CaseExpression Case(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var operand = c.Is(K.When) ? null : Expressions.Read(c);
        var branches = ImmutableArray.CreateBuilder<CaseBranch>();
        do
        {
            var place = c.At;
            c.Expect(K.When);
            var condition = Expressions.Read(c);
            c.Expect(K.Then);
            var result = Expressions.Read(c);
            branches.Add(new CaseBranch { Condition = condition, Result = result, Place = c.From(place) });
        }
        while (c.Is(K.When));
        var otherwise = c.Take(K.Else) ? Expressions.Read(c) : null;
        c.Expect(K.End);
        return new CaseExpression { Operand = operand, Branches = branches.DrainToImmutable(), Else = otherwise, Place = c.From(start) };
    }

    /// <summary><c>MATCH (a, b) AGAINST (text IN BOOLEAN MODE)</c></summary>
    private static FunctionCall Match(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var columns = c.Is(SqlTokenKind.LeftParenthesis) ? c.Group(Expressions.Read) : c.List(Expressions.Read);
        c.Expect(K.Against);
        c.Expect(SqlTokenKind.LeftParenthesis);
        var sought = Expressions.ReadOperand(c);
        while (c.Keyword is K.In or K.Natural or K.Language or K.Mode or K.Boolean or K.With or K.Query or K.Expansion)
        {
            c.Advance();
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return new FunctionCall { Name = Calls.Syntax("match", c.From(start)), IsSyntax = true, Arguments = columns.Add(sought), Place = c.From(start) };
    }

    /// <summary>A column, a call, or a call of a stored function by its database.</summary>
    private static Expression Named(MySqlCursor c)
    {
        if (Calls.IsAhead(c))
        {
            return Calls.Read(c);
        }

        var start = c.At;
        var parts = ImmutableArray.CreateBuilder<string>(2);
        if (c.KindOf(1) == SqlTokenKind.Dot)
        {
            c.CheckSpelling();
        }

        parts.Add(c.Name());
        while (parts.Count < 3 && c.Take(SqlTokenKind.Dot))
        {
            if (c.KindOf(1) == SqlTokenKind.Dot)
            {
                c.CheckSpelling();
            }

            parts.Add(c.NameAfterDot());
        }

        return new ColumnReference { Name = new ObjectName { Parts = parts.DrainToImmutable(), Place = c.From(start) }, Place = c.From(start) };
    }
}
