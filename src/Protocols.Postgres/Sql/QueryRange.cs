using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Reads one level of a query or expression: its clauses, table names, value names; groups are pushed for later.</summary>
internal sealed class QueryRange
{
    private readonly Walk _walk;
    private readonly int _start;
    private readonly int _end;
    private readonly bool _utility;
    private Clause _clause;
    private bool _query;

    private QueryRange(Walk walk, int start, int end, Clause clause, bool query, bool utility)
    {
        _walk = walk;
        _start = start;
        _end = end;
        _clause = clause;
        _query = query;
        _utility = utility;
    }

    private enum Clause
    {
        Expression,
        SelectList,
        Into,
        From,
        On,
        Locking,
    }

    /// <summary>Reads a query's level.</summary>
    public static void ReadQuery(Walk walk, int start, int end)
    {
        walk.Effects |= walk.Is(start, end, PgKeyword.Values) ? Effects.Read : Effects.None;
        ReadClauses(walk, start, end);
    }

    /// <summary>Reads what follows the head of a data statement.</summary>
    public static void ReadClauses(Walk walk, int start, int end) => new QueryRange(walk, start, end, Clause.Expression, query: true, utility: false).Run();

    /// <summary>Reads the inside of brackets.</summary>
    public static void ReadGroup(Walk walk, int start, int end, bool from) =>
        new QueryRange(walk, start, end, from ? Clause.From : Clause.Expression, query: from, utility: false).Run();

    /// <summary>Reads the text of a utility statement.</summary>
    public static void ReadUtility(Walk walk, int start, int end) => new QueryRange(walk, start, end, Clause.Expression, query: false, utility: true).Run();

    private void Run()
    {
        var i = _start;
        while (i < _end && _walk.Failure is null)
        {
            switch (_walk.Kind(i))
            {
                case SqlTokenKind.LeftParenthesis or SqlTokenKind.LeftBracket:
                    var from = _clause == Clause.From && _walk.Kind(i) == SqlTokenKind.LeftParenthesis && StartsTable(i);
                    _walk.PushGroup(i, from ? RangeKind.FromGroup : RangeKind.Group);
                    i = _walk.Skip(i);
                    continue;
                case SqlTokenKind.Operator:
                    NoteStar(i);
                    break;
                case SqlTokenKind.Comma when _clause == Clause.On:
                    _clause = Clause.From;
                    break;
                case SqlTokenKind.Word or SqlTokenKind.QuotedName:
                    i = Word(i);
                    continue;
                default:
                    break;
            }

            i++;
        }
    }

    private int Word(int i)
    {
        if (_walk.IsDotted(i, _start))
        {
            NoteDotted(i);
            return i + 1;
        }

        if (!_utility && i > _start && _walk.Keyword(i - 1) == PgKeyword.As && !_walk.IsDotted(i - 1, _start))
        {
            // An output label or a type; in FROM an alias.
            NoteAfterAs(i);
            return i + 1;
        }

        var keyword = _walk.Keyword(i);
        if (keyword == PgKeyword.With)
        {
            return With(i);
        }

        if (keyword != PgKeyword.NoWord)
        {
            Transition(keyword, i);
        }

        if (_walk.IsName(i, _end))
        {
            NoteName(i);
        }

        return i + 1;
    }

    private int With(int i)
    {
        var after = CteList.Read(_walk, i, _end);
        if (after >= 0)
        {
            return after;
        }

        if (_query && i == _start)
        {
            _walk.Fail("a WITH list that is not understood");
        }

        return i + 1;
    }

    private void Transition(PgKeyword keyword, int i)
    {
        switch (keyword)
        {
            case PgKeyword.Select:
                _query = true;
                _clause = Clause.SelectList;
                Add(Effects.Read);
                break;
            case PgKeyword.Union or PgKeyword.Intersect or PgKeyword.Except:
                _query = true;
                _clause = Clause.Expression;
                _walk.HasSetOperation = true;
                break;
            default:
                if (_query)
                {
                    QueryTransition(keyword, i);
                }

                break;
        }
    }

    private void QueryTransition(PgKeyword keyword, int i)
    {
        switch (keyword)
        {
            case PgKeyword.From when !_walk.IsDistinctFrom(i, _start):
                _clause = Clause.From;
                break;
            case PgKeyword.Using when i == _start:
                _clause = Clause.From;
                break;
            case PgKeyword.On when _clause == Clause.From:
                _clause = Clause.On;
                break;
            case PgKeyword.Join or PgKeyword.Left or PgKeyword.Right or PgKeyword.Full or PgKeyword.Inner or PgKeyword.Cross or PgKeyword.Natural
                when _clause == Clause.On && !_walk.Is(i + 1, _end, SqlTokenKind.LeftParenthesis) | keyword == PgKeyword.Join:
                _clause = Clause.From;
                break;
            case PgKeyword.Where or PgKeyword.Having or PgKeyword.Order or PgKeyword.Limit or PgKeyword.Offset or PgKeyword.Fetch
                or PgKeyword.Window or PgKeyword.When or PgKeyword.Set:
                _clause = Clause.Expression;
                break;
            case PgKeyword.Group when !_walk.Is(i - 1, _end, PgKeyword.Within):
                _clause = Clause.Expression;
                break;
            case PgKeyword.Returning:
                _clause = Clause.Expression;
                Add(Effects.Read);
                break;
            case PgKeyword.For:
                _clause = Clause.Locking;
                break;
            case PgKeyword.Into:
                _clause = Clause.Into;
                Add(Effects.Ddl | Effects.Write);
                break;
            case PgKeyword.Table when i == _start || _walk.Keyword(i - 1) is PgKeyword.Union or PgKeyword.All or PgKeyword.Distinct
                or PgKeyword.Intersect or PgKeyword.Except:
                _clause = Clause.From;
                _walk.HasStar = true;
                Add(Effects.Read);
                break;
            default:
                break;
        }
    }

    /// <summary>In a utility statement words such as SELECT may name a privilege or an event.</summary>
    private void Add(Effects effects) => _walk.Effects |= _utility ? Effects.None : effects;

    /// <summary>Whether a table, join or subquery starts here, rather than arguments or a column list.</summary>
    private bool StartsTable(int i) =>
        i == _start || _walk.Kind(i - 1) == SqlTokenKind.Comma
        || _walk.Keyword(i - 1) is PgKeyword.From or PgKeyword.Join or PgKeyword.Lateral or PgKeyword.Only
        || (i - 1 == _start && _walk.Keyword(i - 1) == PgKeyword.Using);

    private void NoteName(int i)
    {
        var next = i + 1 < _end ? _walk.Kind(i + 1) : SqlTokenKind.Semicolon;
        if (next == SqlTokenKind.Dot)
        {
            return;
        }

        if (_clause == Clause.From)
        {
            _walk.Relations.Add(_walk.Tokens[i].Name);
            _walk.NoCalls[i] |= next == SqlTokenKind.LeftParenthesis && !StartsTable(i);
        }
        else if (next != SqlTokenKind.LeftParenthesis && _clause is not (Clause.Locking or Clause.Into))
        {
            _walk.Values.Add(_walk.Tokens[i].Name);
        }
    }

    private void NoteDotted(int i)
    {
        if (i + 1 < _end && _walk.Kind(i + 1) is SqlTokenKind.Dot or SqlTokenKind.LeftParenthesis)
        {
            return;
        }

        if (_clause == Clause.From)
        {
            _walk.Relations.Add(_walk.Tokens[i].Name);
        }
        else
        {
            // u.to_json is to_json(u): a function with one argument may be written as a column.
            _walk.HasWholeRow |= FunctionEffects.TakesWholeRow(_walk.Text(i));
        }
    }

    private void NoteAfterAs(int i)
    {
        _walk.NoCalls[i] = true;
        if (_clause == Clause.From && _walk.IsName(i, _end))
        {
            _walk.Relations.Add(_walk.Tokens[i].Name);
        }
    }

    /// <summary>A star is all columns unless it multiplies two operands or is the argument of a call such as count(*).</summary>
    private void NoteStar(int i)
    {
        if (!_walk.IsOperator(i, _end, "*"))
        {
            return;
        }

        if (i == _start)
        {
            var alone = i + 1 == _end;
            _walk.HasStar |= !alone || !(i >= 2 && _walk.Kind(i - 1) == SqlTokenKind.LeftParenthesis && _walk.IsWord(i - 2, _end));
            return;
        }

        _walk.HasStar |= _walk.Kind(i - 1) == SqlTokenKind.Dot || !EndsOperand(i - 1) || !StartsOperand(i + 1);
    }

    private bool EndsOperand(int i) => _walk.Kind(i) switch
    {
        SqlTokenKind.Word => PgKeywords.CanNameColumn(_walk.Keyword(i)) || _walk.Keyword(i) is PgKeyword.End or PgKeyword.CurrentDate
            or PgKeyword.CurrentTimestamp or PgKeyword.Null or PgKeyword.True or PgKeyword.False,
        SqlTokenKind.QuotedName or SqlTokenKind.RightParenthesis or SqlTokenKind.RightBracket or SqlTokenKind.Number or SqlTokenKind.String
            or SqlTokenKind.BitString or SqlTokenKind.Parameter => true,
        _ => false,
    };

    private bool StartsOperand(int i)
    {
        if (i >= _end)
        {
            return false;
        }

        return _walk.Kind(i) switch
        {
            SqlTokenKind.Word => !IsClauseWord(_walk.Keyword(i)),
            SqlTokenKind.Comma or SqlTokenKind.RightParenthesis or SqlTokenKind.RightBracket => false,
            _ => true,
        };
    }

    private static bool IsClauseWord(PgKeyword keyword) => keyword is PgKeyword.From or PgKeyword.Where or PgKeyword.Into or PgKeyword.Group
        or PgKeyword.Having or PgKeyword.Order or PgKeyword.Limit or PgKeyword.Offset or PgKeyword.Fetch or PgKeyword.For or PgKeyword.Union
        or PgKeyword.Intersect or PgKeyword.Except or PgKeyword.Window or PgKeyword.As or PgKeyword.Set or PgKeyword.Returning;
}
