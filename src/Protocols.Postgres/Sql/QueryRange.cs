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

    /// <summary>Whether the columns of this query keep their names for whoever reads from it: a subquery in FROM, a common table expression.</summary>
    private readonly bool _passesOn;
    private Clause _clause;
    private bool _query;

    private QueryRange(Walk walk, int start, int end, Clause clause, bool query, bool utility, bool passesOn = false)
    {
        _walk = walk;
        _start = start;
        _end = end;
        _clause = clause;
        _query = query;
        _utility = utility;
        _passesOn = passesOn;
    }

    private enum Clause
    {
        Expression,
        SelectList,
        Into,
        From,
        On,
        Returning,
        Locking,
    }

    /// <summary>Reads a query's level.</summary>
    public static void ReadQuery(Walk walk, int start, int end, bool passesOn)
    {
        walk.Effects |= walk.Is(start, end, PgKeyword.Values) ? Effects.Read : Effects.None;
        new QueryRange(walk, start, end, Clause.Expression, query: true, utility: false, passesOn).Run();
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
                    Group(i);
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

    private void Group(int i)
    {
        if (i >= 2 && _walk.Keyword(i - 1) == PgKeyword.With && _walk.Keyword(i - 2) == PgKeyword.Returning)
        {
            return;
        }

        var from = _clause == Clause.From && _walk.Kind(i) == SqlTokenKind.LeftParenthesis;
        _walk.PushGroup(i, from && StartsTable(i) ? RangeKind.FromGroup : RangeKind.Group);
        _walk.HasWholeRow |= from && AliasList.Renames(_walk, _start, i, StartsTable);
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
            case PgKeyword.Natural when _clause == Clause.From:
                _walk.HasWholeRow = true;
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
                _clause = Clause.Returning;
                AliasList.NoteReturning(_walk, i + 1, _end);
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
                Star(i);
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
            _walk.DottedValues.Add(_walk.Tokens[i].Name);

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

        var argument = i == _start && i + 1 == _end && i >= 2 && _walk.Kind(i - 1) == SqlTokenKind.LeftParenthesis && _walk.IsWord(i - 2, _end);
        if (!argument && !IsExistsList(i) && (i == _start || _walk.Kind(i - 1) == SqlTokenKind.Dot || !EndsOperand(i - 1) || !StartsOperand(i + 1)))
        {
            Star(i);
        }
    }

    private void Star(int i)
    {
        _walk.HasStar = true;
        if (!_walk.Bare[i])
        {
            _walk.HasInnerStar = true;
            _walk.HasWholeRow |= !(_clause == Clause.Returning || (_passesOn && _clause is Clause.SelectList or Clause.From)) || !IsItem(i);
        }
    }

    /// <summary>Whether the star, with the name before it, is an output item by itself.</summary>
    private bool IsItem(int i)
    {
        var before = i - 1;
        while (before >= _start && (_walk.Kind(before) == SqlTokenKind.Dot || (_walk.IsWord(before, _end) && _walk.Kind(before + 1) == SqlTokenKind.Dot)))
        {
            before--;
        }

        var starts = before < _start || _walk.Kind(before) == SqlTokenKind.Comma
            || _walk.Keyword(before) is PgKeyword.Select or PgKeyword.All or PgKeyword.Distinct or PgKeyword.Returning or PgKeyword.Union;
        var ends = i + 1 >= _end || _walk.Kind(i + 1) == SqlTokenKind.Comma || IsClauseWord(_walk.Keyword(i + 1));
        return starts && (ends || _walk.Keyword(i) == PgKeyword.Table);
    }

    /// <summary>EXISTS (SELECT * …) reads no column.</summary>
    private bool IsExistsList(int i) => i == _start + 1 && i >= 3 && _walk.Keyword(i - 1) == PgKeyword.Select
        && _walk.Kind(i - 2) == SqlTokenKind.LeftParenthesis && _walk.Keyword(i - 3) == PgKeyword.Exists && !_walk.Is(i + 1, _end, SqlTokenKind.Comma);

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
