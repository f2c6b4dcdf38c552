using System.Text;

namespace HoopWire.Sql.Secrets;

/// <summary>
/// Finds the literals that stand where a password does: behind an option named like one, behind IDENTIFIED BY, in what is assigned to or compared with such a name, and in the place of
/// such a column of an INSERT. No other literal is hidden by a word that merely stands in the text, for whoever writes a text chooses its aliases.
/// </summary>
internal ref struct PasswordLiterals
{
    /// <summary>Words that end an expression beside which they stand.</summary>
    private static readonly string[] ExpressionEnds =
    [
        "where", "and", "or", "xor", "from", "order", "group", "having", "limit", "returning", "on", "set", "then", "else", "end", "when", "union", "except", "intersect", "as", "using", "window",
        "fetch", "offset", "for", "do", "into", "values", "require", "with",
    ];

    private static readonly string[] Comparisons = ["=", "==", "<>", "!=", "<=>", "<", ">", "<=", ">=", "~", "~*", "!~", "!~*", "~~", "~~*", "!~~", "!~~*", ":="];
    private static readonly string[] ComparingWords = ["not", "like", "ilike", "rlike", "regexp", "similar", "in", "between", "is"];
    private static readonly string[] BehindComparing = ["not", "like", "ilike", "rlike", "regexp", "similar", "in", "between", "to", "distinct", "from", "any", "all", "some", "binary", "row", "array"];
    private static readonly string[] BeforeMore = ["union", "all", "distinct", "except", "intersect"];

    /// <summary>Functions that make of a password what is kept of it.</summary>
    private static readonly string[] Hashes =
    [
        "md5", "sha", "sha1", "sha2", "sha224", "sha256", "sha384", "sha512", "crypt", "encrypt", "gen_salt", "digest", "hmac", "encode", "convert_to", "hex", "unhex", "to_base64", "from_base64",
        "password", "old_password",
    ];

    private static readonly string[] OfMySql = ["password", "old_password", "validate_password_strength"];
    private static readonly string[] Plugins = ["with", "via", "or", "and"];
    private static readonly string[] BehindIdentified = ["by", "with", "via", "as", "using", "password", "or", "and", "identified", "replace"];

    /// <summary>Objects whose options have passwords.</summary>
    private static readonly string[] WithOptions = ["role", "user", "group", "server", "subscription", "foreign", "mapping", "database"];

    /// <summary>Behind these a name with a parenthesis is no call.</summary>
    private static readonly string[] BeforeDefined = ["table", "exists", "into", "function", "procedure", "view", "type", "domain", "aggregate"];

    private readonly ReadOnlySpan<byte> _text;
    private readonly TokenStream _tokens;
    private readonly Span<bool> _hidden;
    private readonly bool _isMySql;
    private int _statement;
    private int _columns;
    private int _columnsEnd;
    private int _others;
    private bool _compares;
    private bool _isDoubtful;

    private PasswordLiterals(ReadOnlySpan<byte> text, TokenStream tokens, bool isMySql, Span<bool> hidden)
    {
        _text = text;
        _tokens = tokens;
        _isMySql = isMySql;
        _hidden = hidden;
    }

    /// <summary>
    /// Hides the literals in place, and what is given to a word for a password inside of others and in comments. True where a literal that is hidden may be something else than a password,
    /// as by an alias or a function that is not known.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="isMySql">Whether its dialect is MySQL's and MariaDB's.</param>
    public static bool Hide(Span<byte> text, TokenStream tokens, bool isMySql)
    {
        bool[] hidden = new bool[tokens.Count];
        var literals = new PasswordLiterals(text, tokens, isMySql, hidden);
        for (int i = 0; i < tokens.Count; i++) literals.Take(i);
        int end = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            PasswordWords.HideInside(text[end..tokens[i].Start]);
            end = tokens[i].End;
            var bytes = text[tokens[i].Start..end];
            if (hidden[i]) HideLiteral(bytes);
            else if (tokens[i].Kind is SqlTokenKind.String or SqlTokenKind.BitString) PasswordWords.HideInside(bytes);
        }
        PasswordWords.HideInside(text[end..]);
        return literals._isDoubtful || (literals._compares && literals._others > 0);
    }

    /// <summary>Hides a literal whole, but for the quotes of a plain one.</summary>
    private static void HideLiteral(Span<byte> literal)
    {
        int first = literal.IndexOfAny("'\"$"u8);
        if (first < 0) literal.Fill((byte)'*');
        else literal[(first + 1)..^1].Fill((byte)'*');
    }

    private void Take(int i)
    {
        if (KindOf(i) == SqlTokenKind.Semicolon) _statement = i + 1;
        else if (Is(i, "identified")) Identified(i + 1);
        else if (Is(i, "insert") || Is(i, "replace")) Insert(i + 1);
        else if (HasWord(i)) Word(i);
    }

    private void Word(int i)
    {
        // A column of an INSERT has its value elsewhere.
        if (i >= _columns && i < _columnsEnd) return;
        int next = i + 1;
        if (KindOf(i) == SqlTokenKind.String && !IsMySqlName(i)) Member(i);
        else if (IsSetPassword(i)) SetPassword(next);
        else if (IsLiteral(next)) Option(next);
        else if (KindOf(next) == SqlTokenKind.LeftParenthesis) Call(i, next);
        else if (!Compared(i)) _others++;
    }

    /// <summary>MySQL's <c>SET PASSWORD [FOR user] = …</c>, of which everything behind the sign is the secret.</summary>
    private readonly bool IsSetPassword(int i) => _isMySql && i == _statement + 1 && Is(_statement, "set") && Is(i, "password");

    private void SetPassword(int from)
    {
        bool isBehind = false;
        for (int i = from; i < _tokens.Count && KindOf(i) != SqlTokenKind.Semicolon; i++)
        {
            isBehind |= IsSign(i, "=");
            if (isBehind) Hide(i);
        }
    }

    /// <summary><c>PASSWORD 'x'</c>. In PostgreSQL's queries a name before a literal is its type.</summary>
    private void Option(int literal)
    {
        if (_isMySql || HasOptions()) HideLiterals(literal);
        else _others++;
    }

    private readonly bool HasOptions()
    {
        if (!Is(_statement, "create") && !Is(_statement, "alter") && !Is(_statement, "import")) return false;
        for (int i = _statement + 1; i < _statement + 4; i++)
        {
            if (IsAny(i, WithOptions)) return true;
        }
        return false;
    }

    /// <summary>A call of what is named like a password: a function of the server's own that takes one, or one of the database's own that may take anything.</summary>
    private void Call(int name, int open)
    {
        int before = BeforeName(name);
        if (IsAny(before, BeforeDefined))
        {
            _others++;
            return;
        }
        bool isKnown = _isMySql && before == name - 1 && KindOf(name) == SqlTokenKind.Word && IsAny(name, OfMySql);
        if (HideRange(open + 1, Close(open)) && !isKnown) _isDoubtful = true;
    }

    /// <summary>Whether the name is compared with something or something is assigned to it, which is hidden then.</summary>
    private bool Compared(int name)
    {
        int start = BeforeName(name) + 1, sign = start - 1;
        // 'x' = password
        if (IsComparison(sign) && Hide(sign - 1))
        {
            _compares = true;
            _isDoubtful |= KindOf(sign - 2) == SqlTokenKind.Operator;
            return true;
        }
        int at = Behind(name + 1, out bool isOfMore);
        int from = BehindComparison(at);
        if (from == at) return false;
        isOfMore |= KindOf(sign) == SqlTokenKind.Operator && !IsSign(sign, "@") && !IsSign(sign, "@@");
        bool hides = HideExpression(from);
        _compares |= hides;
        _isDoubtful |= hides && isOfMore;
        return true;
    }

    /// <summary>Passes over what belongs to the name's side: casts, collations, subscripts, and the ends of brackets around it, in which there may be more.</summary>
    private readonly int Behind(int at, out bool isOfMore)
    {
        isOfMore = false;
        while (true)
        {
            if (KindOf(at) == SqlTokenKind.TypeCast) at += 2;
            else if (Is(at, "collate")) at += 2;
            else if (KindOf(at) == SqlTokenKind.LeftBracket) at = Close(at) + 1;
            else if (KindOf(at) is SqlTokenKind.RightParenthesis || (KindOf(at) == SqlTokenKind.Comma && End(at) > at))
            {
                isOfMore = true;
                at = End(at) + 1;
            }
            else return at;
        }
    }

    /// <summary>The end of the brackets in which a comma stands, where something is compared with all of it; the token itself otherwise.</summary>
    private readonly int End(int at)
    {
        if (KindOf(at) == SqlTokenKind.RightParenthesis) return at;
        int end = at;
        while (end < _tokens.Count && KindOf(end) is not (SqlTokenKind.RightParenthesis or SqlTokenKind.Semicolon)) end = KindOf(end) == SqlTokenKind.LeftParenthesis ? Close(end) + 1 : end + 1;
        return KindOf(end) == SqlTokenKind.RightParenthesis && IsComparison(end + 1) ? end : at;
    }

    private readonly int BehindComparison(int at)
    {
        // PostgreSQL's SET name TO value; elsewhere TO is followed by another name.
        bool isSet = !_isMySql && Is(at, "to") && (Is(_statement, "set") || Is(_statement, "alter"));
        if (!isSet && !IsComparison(at) && KindOf(at) is not (SqlTokenKind.ColonEquals or SqlTokenKind.NamedArgument) && !IsAny(at, ComparingWords)) return at;
        at++;
        while (IsAny(at, BehindComparing)) at++;
        return at;
    }

    /// <summary>Hides the literals of an expression; whether there were any.</summary>
    private bool HideExpression(int from)
    {
        int end = from;
        for (; end < _tokens.Count && !EndsExpression(end); end++)
        {
            if (KindOf(end) is SqlTokenKind.LeftParenthesis or SqlTokenKind.LeftBracket) end = Close(end);
        }
        return HideRange(from, Math.Min(end, _tokens.Count));
    }

    private readonly bool EndsExpression(int i) => KindOf(i) is SqlTokenKind.Comma or SqlTokenKind.Semicolon or SqlTokenKind.RightParenthesis or SqlTokenKind.RightBracket
        || IsAny(i, ExpressionEnds) || IsComparison(i) || (_isMySql && (IsSign(i, "||") || IsSign(i, "&&")));

    /// <summary>Hides literals but those of subqueries, which are read like every query; whether there were any. Where functions or signs make another value of them, what it is is not certain.</summary>
    private bool HideRange(int from, int to)
    {
        bool hides = false, isPlain = true;
        for (int i = from; i < to; i++)
        {
            if (KindOf(i) == SqlTokenKind.LeftParenthesis && (Is(i + 1, "select") || Is(i + 1, "with") || Is(i + 1, "values")))
            {
                i = Close(i);
                continue;
            }
            hides |= Hide(i);
            isPlain &= KindOf(i) != SqlTokenKind.Operator && !(IsName(i) && KindOf(i + 1) == SqlTokenKind.LeftParenthesis && !IsAny(i, Hashes));
        }
        if (hides && !isPlain) _isDoubtful = true;
        return hides;
    }

    /// <summary><c>IDENTIFIED BY 'x'</c>, <c>IDENTIFIED WITH plugin AS 'x'</c>, <c>IDENTIFIED VIA plugin USING PASSWORD('x') OR plugin</c></summary>
    private void Identified(int from)
    {
        for (int i = from; i < _tokens.Count; i++)
        {
            bool goesOn = Hide(i) || KindOf(i) is SqlTokenKind.LeftParenthesis or SqlTokenKind.RightParenthesis || IsAny(i, BehindIdentified) || (IsName(i) && IsAny(i - 1, Plugins));
            if (!goesOn) return;
        }
    }

    /// <summary>The values of columns that are named like a password, behind their list.</summary>
    private void Insert(int from)
    {
        // A function of that name.
        if (KindOf(from) == SqlTokenKind.LeftParenthesis && (_isMySql || Is(from - 1, "replace"))) return;
        int open = from;
        while (IsName(open) || KindOf(open) is SqlTokenKind.Dot or SqlTokenKind.LeftParenthesis)
        {
            if (Is(open, "values") || Is(open, "value") || Is(open, "select") || Is(open, "set")) return;
            if (KindOf(open) == SqlTokenKind.LeftParenthesis && !Is(open - 1, "partition")) break;
            open = KindOf(open) == SqlTokenKind.LeftParenthesis ? Close(open) + 1 : open + 1;
        }
        if (KindOf(open) != SqlTokenKind.LeftParenthesis) return;
        int close = Close(open);
        var places = new List<int>();
        for (int i = open + 1, place = 0; i < close; i++)
        {
            if (KindOf(i) == SqlTokenKind.Comma) place++;
            else if (HasWord(i)) places.Add(place);
        }
        if (places.Count == 0 || !HideRows(close + 1, places)) return;
        (_columns, _columnsEnd) = (open, close);
    }

    /// <summary>Whether rows follow; of them the values at these places are hidden.</summary>
    private bool HideRows(int from, List<int> places)
    {
        bool isFound = false, areValues = false;
        for (int i = from; i < _tokens.Count && KindOf(i) is not (SqlTokenKind.Semicolon or SqlTokenKind.RightParenthesis); i++)
        {
            if (Is(i, "on") || Is(i, "returning") || (Is(i, "as") && areValues)) return isFound;
            if (Is(i, "values") || Is(i, "value")) areValues = true;
            if (Is(i, "select")) i = HideItems(i + 1, _tokens.Count, places) - 1;
            else if (KindOf(i) == SqlTokenKind.LeftParenthesis && Is(i + 1, "select") && (i == from || IsAny(i - 1, BeforeMore))) continue;
            else if (KindOf(i) == SqlTokenKind.LeftParenthesis && areValues) i = HideItems(i + 1, Close(i), places);
            else if (KindOf(i) == SqlTokenKind.LeftParenthesis) i = Close(i);
            else continue;
            isFound = true;
        }
        return isFound;
    }

    /// <summary>Hides the items at these places of a list; where it ends.</summary>
    private int HideItems(int from, int to, List<int> places)
    {
        for (int i = from, place = 0; ; place++)
        {
            int start = i;
            while (i < to && KindOf(i) is not (SqlTokenKind.Comma or SqlTokenKind.Semicolon or SqlTokenKind.RightParenthesis) && !Is(i, "from") && !Is(i, "where") && !Is(i, "union"))
                i = KindOf(i) == SqlTokenKind.LeftParenthesis ? Close(i) + 1 : i + 1;
            i = Math.Min(i, to);
            if (places.Contains(place)) HideRange(start, i);
            if (i >= to || KindOf(i) != SqlTokenKind.Comma) return i;
            i++;
        }
    }

    /// <summary>A member of a JSON object that a function makes: <c>json_object('password', 'x')</c>.</summary>
    private void Member(int name)
    {
        if (KindOf(name + 1) != SqlTokenKind.Comma || !IsLiteral(name + 2)) return;
        int depth = 0, i = name - 1;
        for (; i > 0 && depth >= 0; i--)
        {
            if (KindOf(i) == SqlTokenKind.RightParenthesis) depth++;
            else if (KindOf(i) == SqlTokenKind.LeftParenthesis) depth--;
        }
        if (depth >= 0 || !IsName(i) || Bytes(i).Length < 4 || !Ascii.EqualsIgnoreCase(Bytes(i)[..4], "json")) return;
        HideLiterals(name + 2);
        _isDoubtful = true;
    }

    /// <summary>A literal, and those behind it that go on with it.</summary>
    private void HideLiterals(int i)
    {
        while (Hide(i)) i++;
    }

    private bool Hide(int i)
    {
        if (!IsLiteral(i)) return false;
        _hidden[i] = true;
        return true;
    }

    /// <summary>The token before a name and its qualifiers.</summary>
    private readonly int BeforeName(int i)
    {
        while (KindOf(i - 1) == SqlTokenKind.Dot) i -= 2;
        return i - 1;
    }

    private readonly int Close(int open)
    {
        int depth = 0;
        for (int i = open; i < _tokens.Count; i++)
        {
            if (KindOf(i) is SqlTokenKind.LeftParenthesis or SqlTokenKind.LeftBracket) depth++;
            else if (KindOf(i) is SqlTokenKind.RightParenthesis or SqlTokenKind.RightBracket && --depth == 0) return i;
        }
        return _tokens.Count;
    }

    private readonly bool HasWord(int i) => (IsName(i) || KindOf(i) == SqlTokenKind.String) && PasswordWords.Find(Bytes(i), out _) >= 0 && (IsName(i) || IsWhole(i));

    /// <summary>Whether a literal is nothing but a name, as of a JSON object's member.</summary>
    private readonly bool IsWhole(int i) => Bytes(i)[1..^1].IndexOfAny(" '\"=:"u8) < 0;

    /// <summary>Whether it is a name where <c>sql_mode</c> has ANSI_QUOTES, which is not always known.</summary>
    private readonly bool IsMySqlName(int i) => _isMySql && Bytes(i)[0] == '"';

    private readonly bool IsName(int i) => KindOf(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName;

    private readonly bool IsLiteral(int i) => KindOf(i) is SqlTokenKind.String or SqlTokenKind.BitString;

    private readonly bool IsComparison(int i)
    {
        if (KindOf(i) != SqlTokenKind.Operator) return false;
        foreach (string sign in Comparisons)
        {
            if (IsSign(i, sign)) return true;
        }
        return false;
    }

    private readonly bool IsSign(int i, string sign) => KindOf(i) == SqlTokenKind.Operator && Ascii.Equals(Bytes(i), sign);

    private readonly bool Is(int i, string word) => KindOf(i) == SqlTokenKind.Word && Ascii.EqualsIgnoreCase(Bytes(i), word);

    private readonly bool IsAny(int i, string[] words)
    {
        foreach (string word in words)
        {
            if (Is(i, word)) return true;
        }
        return false;
    }

    private readonly ReadOnlySpan<byte> Bytes(int i) => _text.Slice(_tokens[i].Start, _tokens[i].Length);

    /// <summary>What a token is; a colon, which nothing here looks for, where there is none.</summary>
    private readonly SqlTokenKind KindOf(int i) => (uint)i < (uint)_tokens.Count ? _tokens[i].Kind : SqlTokenKind.Colon;
}
