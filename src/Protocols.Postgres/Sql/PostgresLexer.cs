using System.Text;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// Splits a text into tokens exactly as PostgreSQL's scan.l does (src/backend/parser/scan.l, versions 15 to 18). What the versions read
/// differently, and what none accepts, is an error here.
/// </summary>
internal ref struct PostgresLexer
{
    private const int KnownStringBytesMax = 128;
    private const int OperatorBytesMax = 63;

    /// <summary>A run of operator characters is scanned again for each operator cut off it, so its length is bounded.</summary>
    private const int OperatorRunBytesMax = 256;

    private readonly ReadOnlySpan<byte> _text;
    private readonly LexicalSettings _settings;
    private readonly TokenStream _tokens;
    private int _position;

    /// <summary>Positions of <c>U&amp;"…"</c> identifiers, decoded at the end, when it is known whether UESCAPE follows.</summary>
    private List<int>? _unicodeNames;

    private PostgresLexer(ReadOnlySpan<byte> text, LexicalSettings settings, TokenStream tokens)
    {
        _text = text;
        _settings = settings;
        _tokens = tokens;
    }

    /// <summary>Fills <paramref name="tokens"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">By what settings it is read.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="failedAt">Where in the text the token begins that is none; null for none.</param>
    /// <returns>Null, or why the text is not understood.</returns>
    public static string? Run(ReadOnlySpan<byte> text, LexicalSettings settings, TokenStream tokens, out int? failedAt)
    {
        failedAt = null;
        var lexer = new PostgresLexer(text, settings, tokens);
        while (lexer._position < text.Length)
        {
            var start = lexer._position;
            if (lexer.Step() is { } failure)
            {
                failedAt = start;
                return failure;
            }
        }

        return lexer.DecodeUnicodeNames();
    }

    /// <summary>Takes white space, a comment or a token.</summary>
    private string? Step()
    {
        var b = _text[_position];
        if (LexicalSets.IsSpace(b))
        {
            _position++;
            return null;
        }

        var next = _position + 1 < _text.Length ? _text[_position + 1] : (byte)0;
        if (b == (byte)'-' && next == (byte)'-')
        {
            _position = LiteralScanner.LineComment(_text, _position);
            return null;
        }

        if (b == (byte)'/' && next == (byte)'*')
        {
            _position = LiteralScanner.Comment(_text, _position);
            return _position < 0 ? "unterminated comment" : null;
        }

        return Token(b, next);
    }

    private string? Token(byte b, byte next)
    {
        if (LexicalSets.StartsName(b))
        {
            return NameOrPrefixedLiteral(b, next);
        }

        if (LexicalSets.IsDigit(b) || (b == (byte)'.' && LexicalSets.IsDigit(next)))
        {
            return Number();
        }

        return b switch
        {
            (byte)'\'' => String(1, escapes: !_settings.StandardConformingStrings),
            (byte)'"' => QuotedName(),
            (byte)'$' => Dollar(next),
            (byte)':' => Colon(next),
            (byte)'.' => next == (byte)'.' ? Add(SqlTokenKind.DotDot, 2) : Add(SqlTokenKind.Dot, 1),
            (byte)',' => Add(SqlTokenKind.Comma, 1),
            (byte)';' => Add(SqlTokenKind.Semicolon, 1),
            (byte)'(' => Add(SqlTokenKind.LeftParenthesis, 1),
            (byte)')' => Add(SqlTokenKind.RightParenthesis, 1),
            (byte)'[' => Add(SqlTokenKind.LeftBracket, 1),
            (byte)']' => Add(SqlTokenKind.RightBracket, 1),
            _ => LexicalSets.IsOperator(b) ? Operator() : "a character that no token starts with",
        };
    }

    private string? NameOrPrefixedLiteral(byte b, byte next)
    {
        var letter = (char)(b | 0x20);
        if (next == (byte)'\'' && b < 0x80)
        {
            switch (letter)
            {
                case 'e':
                    return String(2, escapes: true);
                case 'n':
                    return String(2, escapes: !_settings.StandardConformingStrings);
                case 'b' or 'x':
                    return String(2, escapes: false, SqlTokenKind.BitString);
                default:
                    break;
            }
        }

        if (letter == 'u' && b < 0x80 && next == (byte)'&' && _position + 2 < _text.Length)
        {
            var third = _text[_position + 2];
            if (third == (byte)'"')
            {
                return UnicodeName();
            }

            if (third == (byte)'\'')
            {
                return _settings.StandardConformingStrings ? String(3, escapes: false, known: false) : "U& literal without conforming strings";
            }
        }

        var end = _position + 1;
        while (end < _text.Length && LexicalSets.ContinuesName(_text[end]))
        {
            end++;
        }

        var name = IdentifierReader.Word(_text[_position..end], _tokens);
        return Add(SqlTokenKind.Word, end - _position, name, _tokens.Names.Keyword(name));
    }

    private string? String(int prefix, bool escapes, SqlTokenKind kind = SqlTokenKind.String, bool known = true)
    {
        var start = _position + prefix;
        var end = LiteralScanner.String(_text, start, escapes, out var plain);
        if (end < 0 || end > _text.Length)
        {
            return "unterminated string";
        }

        if (kind == SqlTokenKind.BitString && !plain)
        {
            return "a bit string with a quote inside";
        }

        var name = -1;
        if (known && plain && end - start <= KnownStringBytesMax)
        {
            name = _tokens.Names.Intern(Encoding.UTF8.GetString(_text[start..(end - 1)]));
        }

        return Add(kind, end - _position, name);
    }

    private string? QuotedName()
    {
        var end = LiteralScanner.QuotedName(_text, _position + 1, out var doubled);
        if (end < 0)
        {
            return "unterminated quoted identifier";
        }

        var name = IdentifierReader.Quoted(_text[(_position + 1)..(end - 1)], doubled, _tokens);
        return name < 0 ? "empty identifier" : Add(SqlTokenKind.QuotedName, end - _position, name);
    }

    private string? UnicodeName()
    {
        var end = LiteralScanner.QuotedName(_text, _position + 3, out _);
        if (end < 0)
        {
            return "unterminated quoted identifier";
        }

        (_unicodeNames ??= []).Add(_tokens.Count);
        return Add(SqlTokenKind.QuotedName, end - _position);
    }

    private readonly string? DecodeUnicodeNames()
    {
        foreach (var at in _unicodeNames ?? [])
        {
            var token = _tokens[at];
            if (at + 1 < _tokens.Count && _tokens[at + 1].Keyword == (ushort)PgKeyword.Uescape)
            {
                return "it has an identifier with its own escape character";
            }

            var name = IdentifierReader.Unicode(_text.Slice(token.Start + 3, token.Length - 4), _tokens);
            if (name < 0)
            {
                return "it has a malformed Unicode escape";
            }

            _tokens.Replace(at, token with { Name = name });
        }

        return null;
    }

    private string? Number()
    {
        var end = NumberScanner.End(_text, _position);
        if (end < 0)
        {
            return "malformed number";
        }

        var length = end - _position;
        var name = length <= 20 ? _tokens.Names.Intern(Encoding.ASCII.GetString(_text.Slice(_position, length))) : -1;
        return Add(SqlTokenKind.Number, length, name);
    }

    private string? Dollar(byte next)
    {
        if (!LexicalSets.IsDigit(next))
        {
            var close = LiteralScanner.DollarString(_text, _position);
            return close < 0 ? "unterminated dollar quote" : Add(SqlTokenKind.String, close - _position);
        }

        var end = _position + 1;
        while (end < _text.Length && LexicalSets.IsDigit(_text[end]))
        {
            end++;
        }

        return end < _text.Length && LexicalSets.StartsName(_text[end])
            ? "a letter straight after a parameter"
            : Add(SqlTokenKind.Parameter, end - _position, ParameterName(end));
    }

    /// <summary>The number of a parameter, as far as one of that many digits exists.</summary>
    private readonly int ParameterName(int end) =>
        end - _position > 7 ? -1 : _tokens.Names.Intern(Encoding.ASCII.GetString(_text[(_position + 1)..end]));

    private string? Colon(byte next) => next switch
    {
        (byte)':' => Add(SqlTokenKind.TypeCast, 2),
        (byte)'=' => Add(SqlTokenKind.ColonEquals, 2),
        _ => Add(SqlTokenKind.Colon, 1),
    };

    /// <summary>An operator ends before a comment, and does not end in + or - unless it holds a character outside standard SQL.</summary>
    private string? Operator()
    {
        var end = _position + 1;
        var own = LexicalSets.IsOwnOperator(_text[_position]);
        while (end < _text.Length && LexicalSets.IsOperator(_text[end]))
        {
            var pair = (_text[end], end + 1 < _text.Length ? _text[end + 1] : (byte)0);
            if (pair is ((byte)'/', (byte)'*') or ((byte)'-', (byte)'-'))
            {
                break;
            }

            own |= LexicalSets.IsOwnOperator(_text[end]);
            end++;
            if (end - _position > OperatorRunBytesMax)
            {
                return "operator too long";
            }
        }

        while (!own && end - _position > 1 && _text[end - 1] is (byte)'+' or (byte)'-')
        {
            end--;
        }

        var length = end - _position;
        if (length > OperatorBytesMax)
        {
            return "operator too long";
        }

        var text = _text.Slice(_position, length);
        return text.SequenceEqual("=>"u8)
            ? Add(SqlTokenKind.NamedArgument, length)
            : Add(SqlTokenKind.Operator, length, _tokens.Names.Intern(Encoding.ASCII.GetString(text)));
    }

    private string? Add(SqlTokenKind kind, int length, int name = -1, ushort keyword = 0)
    {
        _tokens.Add(new SqlToken(kind, keyword, _position, length, name));
        _position += length;
        return null;
    }
}
