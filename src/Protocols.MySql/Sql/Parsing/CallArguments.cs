using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>What stands in a call's parentheses: values, and the words that some functions have among them. Accepts each word in every call.</summary>
/// <param name="c">The cursor.</param>
/// <param name="function">The function's name.</param>
internal sealed class CallArguments(MySqlCursor c, string function)
{
    private readonly ImmutableArray<Expression>.Builder _values = ImmutableArray.CreateBuilder<Expression>();

    public ImmutableArray<Expression> Values => _values.ToImmutable();

    public ImmutableArray<SortKey> OrderBy { get; private set; } = [];

    public bool Star { get; private set; }

    public bool Distinct { get; private set; }

    public void Read()
    {
        Lead();
        while (!c.Is(SqlTokenKind.RightParenthesis) && !c.AtEnd)
        {
            if (c.IsOperator("*") && c.KindOf(1) == SqlTokenKind.RightParenthesis && _values.Count == 0)
            {
                Star = true;
                c.Advance();
                return;
            }

            if (!(function == "trim" && c.Is(K.From)))
            {
                _values.Add(function == "position" && _values.Count == 0 ? Expressions.ReadOperand(c) : Expressions.Read(c));
            }

            if (!Separate())
            {
                return;
            }
        }
    }

    /// <summary>Words before the first value.</summary>
    private void Lead()
    {
        while (c.Keyword is K.Distinct or K.All && c.Kind == SqlTokenKind.Word)
        {
            Distinct |= c.Is(K.Distinct);
            c.Advance();
        }

        switch (function)
        {
            case "extract" or "timestampadd" or "timestampdiff" when Intervals.IsUnit(c):
                c.Advance();
                if (!c.Take(K.From))
                {
                    c.Expect(SqlTokenKind.Comma);
                }

                break;
            case "get_format" when c.Keyword is K.Date or K.Time or K.Datetime or K.Timestamp:
                c.Advance();
                c.Expect(SqlTokenKind.Comma);
                break;
            case "trim" when c.Keyword is K.Leading or K.Trailing or K.Both:
                c.Advance();
                break;
            default:
                break;
        }
    }

    /// <summary>What stands between values and behind the last.</summary>
    /// <returns>Whether another value follows.</returns>
    private bool Separate()
    {
        switch (c.Keyword)
        {
            case K.From or K.For when c.Kind == SqlTokenKind.Word:
                c.Advance();
                return true;
            case K.In when function == "position":
                c.Advance();
                return true;
            case K.Using:
                c.Advance(2);
                return false;
            case K.As:
                Rename();
                return c.Take(SqlTokenKind.Comma);
            default:
                break;
        }

        if (c.Take(SqlTokenKind.Comma))
        {
            return true;
        }

        Tail();
        return false;
    }

    /// <summary><c>AS CHAR(3)</c> of WEIGHT_STRING, or a label for a loadable function.</summary>
    private void Rename()
    {
        c.Advance();
        if (function == "weight_string" || function.StartsWith("column_", StringComparison.Ordinal))
        {
            Casts.Type(c);
            if (c.Take(K.Level))
            {
                c.SkipToClosing();
            }
        }
        else if (!Targets.TakeLabel(c, out _))
        {
            c.Fail("a word or sign in the place of a name");
        }
    }

    private void Tail()
    {
        if (c.Is(K.Order))
        {
            OrderBy = Queries.OrderBy(c);
        }

        if (c.Take(K.Separator) && !c.Take(SqlTokenKind.String) && !c.Take(SqlTokenKind.BitString))
        {
            c.Fail("a separator that is no string");
        }

        if (c.Is(K.Limit))
        {
            Queries.Limit(c);
        }

        if (c.Take(K.Returning))
        {
            Casts.Type(c);
        }

        if (function == "weight_string" && c.Take(K.Level))
        {
            c.SkipToClosing();
        }

        while (c.Keyword is K.Null or K.Error or K.Default && c.Kind == SqlTokenKind.Word)
        {
            // JSON_VALUE's answers to an empty or wrong value.
            if (c.Take(K.Default))
            {
                Literals.ReadPlain(c);
            }
            else
            {
                c.Advance();
            }

            c.Expect(K.On);
            c.Advance();
        }
    }
}
