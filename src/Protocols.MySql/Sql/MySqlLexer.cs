using System.Text;
using HoopWire.Sql;

namespace HoopWire.MySql.Sql;

/// <summary>
/// Splits a text into tokens as MySQL's and MariaDB's sql_lex.cc do. What the servers read differently, by family or by version, is an error
/// here unless the settings say which it is. Identifiers are folded, as columns are compared without case.
/// </summary>
internal ref struct MySqlLexer
{
    private const int KnownStringBytesMax = 128;
    private const int ShortNameBytesMax = 256;

    private readonly ReadOnlySpan<byte> _text;
    private readonly LexicalSettings _settings;
    private readonly TokenStream _tokens;
    private readonly SpellingTable _spellings;
    private int _position;

    /// <summary>Whether the text of a version comment is being read.</summary>
    private bool _inVersionComment;

    private MySqlLexer(ReadOnlySpan<byte> text, in LexicalSettings settings, TokenStream tokens, SpellingTable spellings)
    {
        _text = text;
        _settings = settings;
        _tokens = tokens;
        _spellings = spellings;
    }

    /// <summary>Fills <paramref name="tokens"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">By what settings it is read.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="spellings">Spellings of names.</param>
    /// <param name="failedAt">Where in the text the token begins that is none; null for none.</param>
    /// <returns>Null, or why the text is not understood.</returns>
    public static string? Run(ReadOnlySpan<byte> text, in LexicalSettings settings, TokenStream tokens, SpellingTable spellings, out int? failedAt)
    {
        failedAt = null;
        var lexer = new MySqlLexer(text, settings, tokens, spellings);
        while (lexer._position < text.Length)
        {
            var start = lexer._position;
            if (lexer.Step() is { } failure)
            {
                failedAt = start;
                return failure;
            }
        }

        return lexer._inVersionComment ? "it has a version comment that does not end" : null;
    }

    private readonly byte Peek(int ahead) => _position + ahead < _text.Length ? _text[_position + ahead] : (byte)0;

    /// <summary>Takes white space, a comment or a token.</summary>
    private string? Step()
    {
        var b = _text[_position];
        var next = Peek(1);
        if (Characters.IsSpace(b))
        {
            _position++;
            return null;
        }

        if (b == (byte)'#' || (b == (byte)'-' && next == (byte)'-' && Characters.EndsDashes(Peek(2))))
        {
            var end = _text[_position..].IndexOf((byte)'\n');
            _position = end < 0 ? _text.Length : _position + end;
            return null;
        }

        if (b == (byte)'/' && next == (byte)'*')
        {
            return Comment();
        }

        if (_inVersionComment && b == (byte)'*' && next == (byte)'/')
        {
            _inVersionComment = false;
            _position += 2;
            return null;
        }

        return Token(b, next);
    }

    private string? Comment()
    {
        if (VersionComment.Of(_text[_position..], _settings, out var skipped) is var reading && reading == VersionReading.Doubtful)
        {
            return "a version comment that servers read differently";
        }

        if (reading == VersionReading.Text)
        {
            if (_inVersionComment)
            {
                return "a version comment inside another one";
            }

            _inVersionComment = true;
            _position += skipped;
            return null;
        }

        if (_inVersionComment)
        {
            return "a comment inside a version comment";
        }

        var rest = _text[(_position + 2)..];
        var end = rest.IndexOf("*/"u8);
        if (end < 0)
        {
            return "unterminated comment";
        }

        var inside = rest[..end];
        if (reading == VersionReading.Skipped && inside.IndexOf("/*"u8) >= 0)
        {
            return "a comment inside a version comment";
        }

        // Hints have strings and names of their own, which may hold the comment's end.
        if (inside is [(byte)'+', ..] && _settings.Family != ServerFamily.MariaDb && inside.IndexOfAny((byte)'`', (byte)'\'', (byte)'"') >= 0)
        {
            return "a hint with quotes in it";
        }

        _position += end + 4;
        return null;
    }

    private string? Token(byte b, byte next)
    {
        if (Characters.StartsName(b))
        {
            return NameOrPrefixedLiteral(b, next);
        }

        if (Characters.IsDigit(b) || (b == (byte)'.' && Characters.IsDigit(next)))
        {
            return Number(b);
        }

        return b switch
        {
            (byte)'\'' => String(0),
            (byte)'"' => _settings.Has(SqlModes.AnsiQuotes) ? QuotedName(b) : String(0),
            (byte)'`' => QuotedName(b),
            (byte)'@' => At(next),
            (byte)'?' => Add(SqlTokenKind.Parameter, 1),
            (byte)'.' => Add(SqlTokenKind.Dot, 1),
            (byte)',' => Add(SqlTokenKind.Comma, 1),
            (byte)';' => _inVersionComment ? "a statement's end in a version comment" : Add(SqlTokenKind.Semicolon, 1),
            (byte)'(' => Add(SqlTokenKind.LeftParenthesis, 1),
            (byte)')' => Add(SqlTokenKind.RightParenthesis, 1),
            (byte)':' => next == (byte)'=' ? Add(SqlTokenKind.ColonEquals, 2) : Add(SqlTokenKind.Colon, 1),
            _ => Operator(),
        };
    }

    private string? NameOrPrefixedLiteral(byte b, byte next)
    {
        if (next == (byte)'\'' && (b | 0x20) is (byte)'n' or (byte)'x' or (byte)'b')
        {
            return (b | 0x20) == (byte)'n' ? String(1) : Digits();
        }

        var length = 1;
        while (_position + length < _text.Length && Characters.ContinuesName(_text[_position + length]))
        {
            length++;
        }

        return Name(_text.Slice(_position, length), length);
    }

    private string? Name(ReadOnlySpan<byte> spelled, int length)
    {
        var name = Folded(spelled);
        return Add(SqlTokenKind.Word, length, name, _tokens.Names.Keyword(name));
    }

    private readonly int Folded(ReadOnlySpan<byte> spelled)
    {
        // A byte is at most one character, and no character has more when it is folded.
        Span<char> written = spelled.Length <= ShortNameBytesMax ? stackalloc char[ShortNameBytesMax] : new char[spelled.Length];
        Span<char> folded = spelled.Length <= ShortNameBytesMax ? stackalloc char[ShortNameBytesMax] : new char[spelled.Length];
        written = written[..Encoding.UTF8.GetChars(spelled, written)];
        folded = folded[..NameLetters.Fold(written, folded)];
        if (!written.SequenceEqual(folded))
        {
            _spellings.Note(_tokens.Count, written.ToString());
        }

        return _tokens.Names.Intern(folded);
    }

    /// <summary><c>x'1F'</c> and <c>b'01'</c></summary>
    private string? Digits()
    {
        var bits = (_text[_position] | 0x20) == (byte)'b';
        var rest = _text[(_position + 2)..];
        var end = rest.IndexOf((byte)'\'');
        if (end < 0 || (!bits && end % 2 != 0))
        {
            return "malformed bit or hexadecimal literal";
        }

        foreach (var digit in rest[..end])
        {
            if (bits ? digit is not ((byte)'0' or (byte)'1') : !char.IsAsciiHexDigit((char)digit))
            {
                return "malformed bit or hexadecimal literal";
            }
        }

        return Add(SqlTokenKind.BitString, end + 3);
    }

    private string? String(int prefix)
    {
        var start = _position + prefix;
        var quote = _text[start];
        var escapes = !_settings.Has(SqlModes.NoBackslashEscapes);
        var plain = true;
        var end = start + 1;
        while (true)
        {
            var run = escapes ? _text[end..].IndexOfAny(quote, (byte)'\\') : _text[end..].IndexOf(quote);
            if (run < 0)
            {
                return "unterminated string";
            }

            end += run + 1;
            var escaped = _text[end - 1] == (byte)'\\' || (end < _text.Length && _text[end] == quote);
            if (!escaped)
            {
                break;
            }

            if (end >= _text.Length)
            {
                return "unterminated string";
            }

            plain = false;
            end++;
        }

        var name = plain && end - start <= KnownStringBytesMax + 2 ? _tokens.Names.Intern(Encoding.UTF8.GetString(_text[(start + 1)..(end - 1)])) : -1;
        return Add(SqlTokenKind.String, end - _position, name);
    }

    private string? QuotedName(byte quote)
    {
        var end = _position + 1;
        var doubled = false;
        while (true)
        {
            var run = _text[end..].IndexOf(quote);
            if (run < 0)
            {
                return "unterminated quoted identifier";
            }

            end += run + 1;
            if (end >= _text.Length || _text[end] != quote)
            {
                break;
            }

            doubled = true;
            end++;
        }

        var inside = _text[(_position + 1)..(end - 1)];
        if (inside.IsEmpty)
        {
            return "empty identifier";
        }

        var name = doubled ? Folded(Encoding.UTF8.GetBytes(Undouble(inside, (char)quote))) : Folded(inside);
        return Add(SqlTokenKind.QuotedName, end - _position, name);
    }

    private static string Undouble(ReadOnlySpan<byte> inside, char quote) =>
        Encoding.UTF8.GetString(inside).Replace(new string(quote, 2), new string(quote, 1), StringComparison.Ordinal);

    private string? Number(byte first)
    {
        // A dot straight behind a name makes digits behind it a name too.
        if (first == (byte)'.' && _position > 0 && (Characters.ContinuesName(_text[_position - 1]) || _text[_position - 1] is (byte)'`' or (byte)'"'))
        {
            return "a name that starts with a digit";
        }

        var end = NumberScanner.End(_text, _position, out var kind);
        if (end < 0)
        {
            return "a name that starts with a digit, or a malformed number";
        }

        var length = end - _position;
        var name = length <= 20 ? _tokens.Names.Intern(Encoding.ASCII.GetString(_text.Slice(_position, length))) : -1;
        return Add(kind, length, name);
    }

    /// <summary><c>@name</c>, <c>@'name'</c>, <c>@@name</c> and the sign before a host: the sign by itself, then the name.</summary>
    private string? At(byte next)
    {
        if (next == (byte)'@')
        {
            return AddOperator(2);
        }

        AddOperator(1);
        var length = 0;
        while (_position + length < _text.Length && Characters.ContinuesVariable(_text[_position + length]))
        {
            length++;
        }

        if (length == 0)
        {
            return next is (byte)'\'' or (byte)'"' or (byte)'`' ? null : "a variable without a name";
        }

        return _position + length < _text.Length && _text[_position + length] >= 0x80
            ? "a variable's name beyond ASCII"
            : Add(SqlTokenKind.QuotedName, length, _tokens.Names.Intern(Encoding.ASCII.GetString(_text.Slice(_position, length)).ToLowerInvariant()));
    }

    private string? Operator()
    {
        var rest = _text[_position..];
        foreach (var spelled in Characters.LongOperators)
        {
            if (rest.StartsWith(spelled))
            {
                return AddOperator(spelled.Length);
            }
        }

        return Characters.IsOperator(rest[0]) ? AddOperator(1) : "a character that no token starts with";
    }

    private string? AddOperator(int length) =>
        Add(SqlTokenKind.Operator, length, _tokens.Names.Intern(Encoding.ASCII.GetString(_text.Slice(_position, length))));

    private string? Add(SqlTokenKind kind, int length, int name = -1, ushort keyword = 0)
    {
        _tokens.Add(new SqlToken(kind, keyword, _position, length, name));
        _position += length;
        return null;
    }
}
