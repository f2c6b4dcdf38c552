namespace HoopWire.Sql;

/// <summary>The tokens of one text, with the partner of every bracket.</summary>
public sealed class TokenStream
{
    private const string Unbalanced = "unbalanced brackets";

    private SqlToken[] _tokens = new SqlToken[64];
    private int[] _partners = [];

    /// <summary>Creates an empty stream.</summary>
    /// <param name="names">Where the tokens' texts are interned.</param>
    public TokenStream(NameTable names) => Names = names;

    /// <summary>The interned texts.</summary>
    public NameTable Names { get; }

    /// <summary>Other spellings under which an identifier of the text may be known to the server, such as the whole of a truncated one.</summary>
    public List<string> OtherSpellings { get; } = [];

    /// <summary>Number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>A token by its position.</summary>
    /// <param name="index">From 0 to <see cref="Count"/>.</param>
    public ref readonly SqlToken this[int index] => ref _tokens[index];

    /// <summary>Appends a token.</summary>
    /// <param name="token">The token.</param>
    public void Add(in SqlToken token)
    {
        if (Count == _tokens.Length)
        {
            Array.Resize(ref _tokens, Count * 2);
        }

        _tokens[Count++] = token;
    }

    /// <summary>Replaces a token whose text became known later.</summary>
    /// <param name="index">Its position.</param>
    /// <param name="token">The token.</param>
    public void Replace(int index, in SqlToken token) => _tokens[index] = token;

    /// <summary>The position of the bracket that closes or opens the one given; valid after <see cref="MatchGroups"/> succeeded.</summary>
    /// <param name="index">Position of a bracket.</param>
    public int Partner(int index) => _partners[index];

    /// <summary>Pairs parentheses and brackets.</summary>
    /// <param name="depthMax">Deepest nesting accepted.</param>
    /// <param name="failedAt">Where in the text the bracket without a partner is; null for none.</param>
    /// <returns>Null, or why the text is not understood.</returns>
    public string? MatchGroups(int depthMax, out int? failedAt)
    {
        failedAt = null;
        _partners = new int[Count];
        var open = new Stack<int>();
        for (var i = 0; i < Count; i++)
        {
            var kind = _tokens[i].Kind;
            if (kind is SqlTokenKind.LeftParenthesis or SqlTokenKind.LeftBracket)
            {
                if (open.Count >= depthMax)
                {
                    return "it is nested too deeply";
                }

                open.Push(i);
            }
            else if (kind is SqlTokenKind.RightParenthesis or SqlTokenKind.RightBracket)
            {
                if (!open.TryPop(out var opener) || kind != Closer(_tokens[opener].Kind))
                {
                    failedAt = _tokens[i].Start;
                    return Unbalanced;
                }

                _partners[i] = opener;
                _partners[opener] = i;
            }
        }

        if (open.Count == 0)
        {
            return null;
        }

        failedAt = _tokens[open.Peek()].Start;
        return Unbalanced;
    }

    private static SqlTokenKind Closer(SqlTokenKind opener) =>
        opener == SqlTokenKind.LeftParenthesis ? SqlTokenKind.RightParenthesis : SqlTokenKind.RightBracket;
}
