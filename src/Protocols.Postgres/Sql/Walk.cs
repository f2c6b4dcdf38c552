using System.Collections;
using System.Runtime.InteropServices;
using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// What the steps of a classification share: the tokens, what has been found so far, and the token ranges that remain to be read. Ranges
/// wait in a list instead of on the stack, and a range hops over the groups inside it, so that the whole costs one visit per token.
/// </summary>
internal sealed class Walk
{
    private readonly Stack<WorkItem> _work = new();
    private Dictionary<int, int> _mentions = [];

    public Walk(TokenStream tokens)
    {
        Tokens = tokens;
        Bare = new BitArray(tokens.Count);
        Labels = new BitArray(tokens.Count);
        NoCalls = new BitArray(tokens.Count);
    }

    public TokenStream Tokens { get; }

    /// <summary>Tokens that are bare columns of the statement's own output.</summary>
    public BitArray Bare { get; }

    /// <summary>Tokens that name an output column.</summary>
    public BitArray Labels { get; }

    /// <summary>Names before a parenthesis that call nothing.</summary>
    public BitArray NoCalls { get; }

    /// <summary>Names of tables and their aliases.</summary>
    public HashSet<int> Relations { get; } = [];

    /// <summary>Undotted names used as values.</summary>
    public HashSet<int> Values { get; } = [];

    /// <summary>Names after a dot used as values.</summary>
    public HashSet<int> DottedValues { get; } = [];

    /// <summary>Output columns with a label of their own: whoever uses the label uses the column.</summary>
    public List<(int Label, int Start, int End)> Aliases { get; } = [];

    public bool HasStar { get; set; }

    public bool HasInnerStar { get; set; }

    /// <summary>Whether a list of names renames the columns of a subquery or common table expression.</summary>
    public bool HasRename { get; set; }

    public bool HasWholeRow { get; set; }

    public bool HasSetOperation { get; set; }

    public bool HasSubquery { get; set; }

    /// <summary>Why the text is not understood; null as long as it is.</summary>
    public string? Failure { get; private set; }

    /// <summary>Effects of the statement being read.</summary>
    public Effects Effects { get; set; }

    public CopyDirection Copy { get; set; }

    public string? PreparedName { get; set; }

    public string? CursorName { get; set; }

    public string? Parameter { get; set; }

    /// <summary>What the statement sets that parameter to, where that is one plain word or string.</summary>
    public string? ParameterValue { get; set; }

    public string? ObjectKind { get; set; }

    public string? InnerVerb { get; set; }

    /// <summary>The whole range of the statement being read.</summary>
    public (int Start, int End) Statement { get; private set; }

    public void Fail(string reason) => Failure ??= reason;

    public void Push(in WorkItem item)
    {
        if (item.Start < item.End)
        {
            _work.Push(item);
        }
    }

    /// <summary>Pushes what is inside the group that opens at <paramref name="opener"/>.</summary>
    public void PushGroup(int opener, RangeKind kind = RangeKind.Group) => Push(new WorkItem(opener + 1, Tokens.Partner(opener), kind));

    public bool TryPop(out WorkItem item) => _work.TryPop(out item) && Failure is null;

    public SqlTokenKind Kind(int i) => Tokens[i].Kind;

    public PgKeyword Keyword(int i) => (PgKeyword)Tokens[i].Keyword;

    public bool Is(int i, int end, PgKeyword keyword) => i < end && Keyword(i) == keyword;

    public bool Is(int i, int end, SqlTokenKind kind) => i < end && Kind(i) == kind;

    /// <summary>Whether the token is this operator.</summary>
    public bool IsOperator(int i, int end, string text) => i < end && Kind(i) == SqlTokenKind.Operator && Text(i) == text;

    /// <summary>Whether the token can be a column, table or variable name.</summary>
    public bool IsName(int i, int end) =>
        i < end && (Kind(i) == SqlTokenKind.QuotedName || (Kind(i) == SqlTokenKind.Word && PgKeywords.CanNameColumn(Keyword(i))));

    /// <summary>Whether the token is any word, quoted or not: what may follow a dot.</summary>
    public bool IsWord(int i, int end) => i < end && Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    /// <summary>The token's normalised text, empty where it is not known.</summary>
    public string Text(int i) => Tokens[i].Name < 0 ? "" : Tokens.Names.Text(Tokens[i].Name);

    /// <summary>The position after the token, or after its whole group.</summary>
    public int Skip(int i) =>
        Kind(i) is SqlTokenKind.LeftParenthesis or SqlTokenKind.LeftBracket ? Tokens.Partner(i) + 1 : i + 1;

    /// <summary>How often the statement names something without a dot after it: a table, or a column of that name.</summary>
    public int CountMentions(int name)
    {
        if (_mentions.Count == 0)
        {
            for (var i = Statement.Start; i < Statement.End; i++)
            {
                if (IsWord(i, Statement.End) && !Is(i + 1, Statement.End, SqlTokenKind.Dot) && Tokens[i].Name >= 0)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(_mentions, Tokens[i].Name, out _)++;
                }
            }
        }

        return _mentions.GetValueOrDefault(name);
    }

    /// <summary>Forgets what belongs to one statement only.</summary>
    public void Begin(int start, int end)
    {
        if (_mentions.Count > 0)
        {
            // Clearing costs by capacity: one long statement must not slow down many short ones.
            _mentions = [];
        }

        Statement = (start, end);
        (Effects, Copy, PreparedName, CursorName) = (Effects.None, CopyDirection.None, null, null);
        (Parameter, ParameterValue, ObjectKind, InnerVerb) = (null, null, null, null);
    }

    /// <summary>Whether a keyword stands where it is only a name: after a dot, or after AS as an output label.</summary>
    public bool IsDotted(int i, int start) => i > start && Kind(i - 1) == SqlTokenKind.Dot;

    /// <summary>The position after <c>name{.name}</c>; <paramref name="i"/> when none stands there.</summary>
    public int SkipName(int i, int end)
    {
        if (!IsWord(i, end) || (Kind(i) == SqlTokenKind.Word && PgKeywords.IsReserved(Keyword(i))))
        {
            return i;
        }

        i++;
        while (Is(i, end, SqlTokenKind.Dot) && IsWord(i + 1, end))
        {
            i += 2;
        }

        return i;
    }

    /// <summary>Finds a keyword on the range's own level, outside CASE … END; -1 when there is none.</summary>
    public int Find(int start, int end, PgKeyword keyword)
    {
        var cases = 0;
        for (var i = start; i < end; i = Skip(i))
        {
            var found = Keyword(i);
            if (found == PgKeyword.NoWord || IsDotted(i, start))
            {
                continue;
            }

            if (found == keyword && cases == 0 && !(keyword == PgKeyword.From && IsDistinctFrom(i, start)))
            {
                return i;
            }

            cases += found == PgKeyword.Case ? 1 : found == PgKeyword.End && cases > 0 ? -1 : 0;
        }

        return -1;
    }

    /// <summary>Whether a FROM belongs to IS [NOT] DISTINCT FROM.</summary>
    public bool IsDistinctFrom(int i, int start) =>
        i >= start + 2 && Keyword(i - 1) == PgKeyword.Distinct && Keyword(i - 2) is PgKeyword.Is or PgKeyword.Not;

    /// <summary>Whether a query starts here; VALUES only with its row, as it may also name a column.</summary>
    public bool StartsQuery(int i, int end)
    {
        if (i >= end || Kind(i) != SqlTokenKind.Word)
        {
            return false;
        }

        return Keyword(i) switch
        {
            PgKeyword.Select or PgKeyword.With or PgKeyword.Table => true,
            PgKeyword.Values => Is(i + 1, end, SqlTokenKind.LeftParenthesis),
            _ => false,
        };
    }
}
