using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace HoopWire.Sql.Shapes;

/// <summary>
/// The shape of a statement: its bytes with a parameter in the place of each literal that a parameter could stand for. A shape is itself a statement, so that
/// what is decided about it holds for every value: it is read as any text is, never compared by likeness.
/// Only literals behind a comparison or arithmetic operator, behind LIMIT, OFFSET, LIKE, ILIKE, BETWEEN, AND, in a list behind IN or in the rows of an INSERT are
/// replaced; an ordinal (<c>ORDER BY 1</c>), a type's literal (<c>date '…'</c>) and a function's argument stay, and so do zeros and empty strings, which make some
/// conditions true of every row. Texts with comments, placeholders, variables, prefixed or adjacent strings, backslashes or bytes beyond ASCII have no shape.
/// </summary>
internal ref struct LiteralShape
{
    /// <summary>A number with a digit other than zero in it is then not smaller than what counts as zero.</summary>
    private const int NumberBytesMax = 18;

    /// <summary>A dollar sign and the number of a parameter.</summary>
    private const int ParameterBytesMax = 12;

    private static readonly SearchValues<byte> Word = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);
    private static readonly SearchValues<byte> Operators = SearchValues.Create("+-*/<>=!%"u8);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private static ReadOnlySpan<byte> Spaces => " \n\t\r"u8;

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _shape;
    private readonly ShapeDialect _dialect;
    private int _at;
    private int _written;
    private int _literals;
    private int _depth;

    // Whether a literal may stand here as a value, and only a number; whether a literal of that kind was the last token.
    private bool _isValue;
    private bool _isCount;
    private bool _wasCount;

    // Whether a sign here would begin an operand that may be an ordinal.
    private bool _begins;

    // The bounds of a BETWEEN that is under way: a text beside a number is taken for one by some servers.
    private Bounds _bounds;

    // A bracket here opens a list of values, or a row of an INSERT, which another may follow; and the depth of brackets inside which one goes on.
    private bool _opensList;
    private bool _opensRow;
    private int _listDepth;
    private bool _isRow;

    // Whether VALUES would begin the rows of an INSERT.
    private bool _awaitsRows;

    private LiteralShape(ReadOnlySpan<byte> text, ShapeDialect dialect, Span<byte> shape)
    {
        _text = text;
        _dialect = dialect;
        _shape = shape;
        _listDepth = -1;
    }

    /// <summary>Writes the shape of <paramref name="text"/>. Returns its length; -1 where it has none, no literal to replace, or no room.</summary>
    public static int Write(ReadOnlySpan<byte> text, ShapeDialect dialect, Span<byte> shape)
    {
        var reader = new LiteralShape(text, dialect, shape);
        return reader.StartsAsData() && reader.Run() && reader._literals > 0 ? reader._written : -1;
    }

    private bool StartsAsData()
    {
        var text = _text.TrimStart(Spaces);
        int length = LengthOf(text, Word);
        var first = text[..length];
        _awaitsRows = Is(first, "insert"u8) || Is(first, "replace"u8);
        return length < text.Length && Spaces.Contains(text[length]) && (_awaitsRows || Is(first, "select"u8) || Is(first, "update"u8) || Is(first, "delete"u8));
    }

    private bool Run()
    {
        while (_at < _text.Length)
        {
            byte next = _text[_at];
            bool taken = next switch
            {
                (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r' => Copy(1),
                (byte)'\'' => TakeString(),
                >= (byte)'0' and <= (byte)'9' => TakeNumber(),
                (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'_' => TakeWord(),
                (byte)'(' => Open(),
                (byte)')' => Close(),
                (byte)',' => TakeComma(),
                (byte)'.' => Plain(1),
                (byte)';' => _at == _text.Length - 1 && Plain(1),
                _ => next == _dialect.NameQuote ? next != 0 && TakeQuotedName() : Operators.Contains(next) && TakeOperator(),
            };
            if (!taken) return false;
        }

        return true;
    }

    private bool TakeWord()
    {
        int length = LengthOf(_text[_at..], Word);
        var word = _text.Slice(_at, length);
        // A quote directly behind a word gives the string another kind: E'', B'', N''.
        if (_at + length < _text.Length && _text[_at + length] == '\'') return false;
        if (!Plain(length)) return false;
        if (Is(word, "between"u8)) _bounds = Bounds.Begun;
        // The longest of the words that mean something here has seven characters.
        if (length is < 2 or > 7) return true;
        _opensRow = _awaitsRows && _depth == 0 && Is(word, "values"u8);
        _opensList = Is(word, "in"u8);
        _isCount = Is(word, "limit"u8) || Is(word, "offset"u8);
        _isValue = _isCount || Is(word, "like"u8) || Is(word, "ilike"u8) || Is(word, "between"u8) || Is(word, "and"u8);
        _begins = Is(word, "by"u8);
        bool isQuery = Is(word, "select"u8) || Is(word, "values"u8) || Is(word, "table"u8) || Is(word, "with"u8);
        if (isQuery) _awaitsRows = false;
        // What stands in the brackets is no list of values then.
        if (isQuery || _begins) _listDepth = -1;
        return true;
    }

    /// <summary>A name in quotes, of the characters that a name has without them: what else it may mean, nobody has to find out.</summary>
    private bool TakeQuotedName()
    {
        byte quote = _dialect.NameQuote;
        int end = _at + 1 + LengthOf(_text[(_at + 1)..], Word);
        bool isClosed = end > _at + 1 && end < _text.Length && _text[end] == quote && (end + 1 == _text.Length || _text[end + 1] != quote);
        return isClosed && Plain(end + 1 - _at);
    }

    private bool TakeOperator()
    {
        int length = LengthOf(_text[_at..], Operators);
        var used = _text.Slice(_at, length);
        if (used.IndexOf("--"u8) >= 0 || used.IndexOf("/*"u8) >= 0) return false;
        // The sign of what begins here changes nothing about what it is. A star may stand for all columns, and what follows it is then no operand.
        bool begins = _begins && used.IndexOfAnyExcept("+-"u8) < 0;
        bool isValue = begins ? _isValue : used is not [(byte)'*'];
        bool fits = Plain(length);
        _begins = begins;
        _isValue = isValue;
        return fits;
    }

    private bool Open()
    {
        bool opensRow = _opensRow, opens = _opensList || opensRow;
        bool fits = Plain(1);
        _begins = true;
        _depth++;
        if (!opens) return fits;
        _listDepth = _depth;
        _isRow = opensRow;
        _isValue = true;
        return fits;
    }

    private bool Close()
    {
        bool closesList = _depth == _listDepth;
        bool fits = Plain(1);
        _depth--;
        if (closesList) _listDepth = -1;
        // A further row follows a comma at once; anything else ends the rows.
        _opensRow = closesList && _isRow && NextIsRow();
        return fits;
    }

    private readonly bool NextIsRow()
    {
        var rest = _text[_at..].TrimStart(Spaces);
        return rest is [(byte)',', ..] && rest[1..].TrimStart(Spaces) is [(byte)'(', ..];
    }

    private bool TakeComma()
    {
        bool opensRow = _opensRow, wasCount = _wasCount;
        bool fits = Plain(1);
        _begins = true;
        _isCount = wasCount;
        _isValue = _depth == _listDepth || wasCount;
        _opensRow = opensRow;
        return fits;
    }

    private bool TakeString()
    {
        int length = 1;
        while (true)
        {
            int quote = _text[(_at + length)..].IndexOf((byte)'\'');
            if (quote < 0) return false;
            length += quote + 1;
            if (_at + length >= _text.Length || _text[_at + length] != '\'') break;
            length++;
        }

        var literal = _text.Slice(_at, length);
        // A zero makes some servers' texts unreadable, wherever it stands.
        if (literal.IndexOfAny((byte)'\\', (byte)0) >= 0 || !Ascii.IsValid(literal)) return false;
        // What follows may be a part of it, or be taken for a part of the parameter.
        var rest = _text[(_at + length)..];
        if (!rest.IsEmpty && Word.Contains(rest[0])) return false;
        if (rest.TrimStart(Spaces) is [(byte)'\'', ..] || !TakeBound(Bounds.Text)) return false;
        return _isCount || length == 2 ? Plain(length) : TakeLiteral(length);
    }

    private bool TakeNumber()
    {
        int length = LengthOf(_text[_at..], Digits);
        if (_at + length + 1 < _text.Length && _text[_at + length] == '.' && Digits.Contains(_text[_at + length + 1]))
            length += 1 + LengthOf(_text[(_at + length + 1)..], Digits);
        // An exponent, another base or an underscore: rare, and not worth a second reading of numbers.
        bool ends = _at + length >= _text.Length || (!Word.Contains(_text[_at + length]) && _text[_at + length] is not ((byte)'.' or (byte)'\''));
        if (!ends || !TakeBound(Bounds.Number)) return false;
        bool isZero = _text.Slice(_at, length).IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
        return isZero || length > NumberBytesMax ? Plain(length) : TakeLiteral(length);
    }

    /// <summary>Whether a literal may be the next bound of a BETWEEN, if one is under way: not beside one of the other kind.</summary>
    private bool TakeBound(Bounds kind)
    {
        bool fits = _bounds is Bounds.None or Bounds.Begun || _bounds == kind;
        _bounds = _bounds == Bounds.Begun ? kind : Bounds.None;
        return fits;
    }

    private bool TakeLiteral(int length)
    {
        if (!_isValue) return Plain(length);
        // Of a parameter, unlike of a literal, a field may be named.
        if (_text[(_at + length)..].TrimStart(Spaces) is [(byte)'.', ..]) return false;
        if (_shape.Length - _written < ParameterBytesMax) return false;
        _literals++;
        if (_dialect.NumbersParameters)
        {
            _shape[_written++] = (byte)'$';
            Utf8Formatter.TryFormat(_literals, _shape[_written..], out int digits);
            _written += digits;
        }
        else
        {
            _shape[_written++] = (byte)'?';
        }

        _at += length;
        bool isCount = _isCount;
        Reset();
        _wasCount = isCount;
        return true;
    }

    private bool Plain(int length)
    {
        Reset();
        return Copy(length);
    }

    private void Reset() => _isValue = _isCount = _wasCount = _begins = _opensList = _opensRow = false;

    private bool Copy(int length)
    {
        if (_shape.Length - _written < length) return false;
        _text.Slice(_at, length).CopyTo(_shape[_written..]);
        _written += length;
        _at += length;
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> lower) => word.Length == lower.Length && Ascii.EqualsIgnoreCase(word, lower);

    private static int LengthOf(ReadOnlySpan<byte> text, SearchValues<byte> set)
    {
        int end = text.IndexOfAnyExcept(set);
        return end < 0 ? text.Length : end;
    }

    private enum Bounds : byte
    {
        None,
        Begun,
        Text,
        Number,
    }
}
