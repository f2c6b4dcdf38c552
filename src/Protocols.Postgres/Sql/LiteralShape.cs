using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// The shape of a statement: its bytes with a parameter (<c>$1</c>, <c>$2</c>…) in the place of each literal that a parameter could stand for.
/// A shape is itself a statement, so that what is decided about it holds for every value: it is read as any text is, never compared by likeness.
/// Only literals behind a comparison or arithmetic operator, behind LIMIT, OFFSET, LIKE, ILIKE, BETWEEN, AND, or in a list behind VALUES or IN are replaced;
/// an ordinal (<c>ORDER BY 1</c>), a type's literal (<c>date '…'</c>) and a function's argument stay. Texts with comments, dollar signs, prefixed strings,
/// backslashes or bytes beyond ASCII have no shape.
/// </summary>
internal ref struct LiteralShape
{
    private static readonly SearchValues<byte> Word = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);
    private static readonly SearchValues<byte> Operators = SearchValues.Create("+-*/<>=!%"u8);
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly Span<byte> _shape;
    private int _at;
    private int _written;
    private int _literals;

    // Whether a literal may stand here as a value; and the depth of brackets inside which a list of values goes on.
    private bool _isValue;
    private bool _opensList;
    private int _depth;
    private int _listDepth;

    private LiteralShape(ReadOnlySpan<byte> text, Span<byte> shape)
    {
        _text = text;
        _shape = shape;
        _listDepth = -1;
    }

    /// <summary>Writes the shape of <paramref name="text"/>. Returns its length; -1 where it has none, no literal to replace, or no room.</summary>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> shape)
    {
        var reader = new LiteralShape(text, shape);
        return reader.StartsAsData() && reader.Run() && reader._literals > 0 ? reader._written : -1;
    }

    private readonly bool StartsAsData() =>
        _text.Length > 7 && _text[6] == ' '
        && (Ascii.EqualsIgnoreCase(_text[..6], "select"u8) || Ascii.EqualsIgnoreCase(_text[..6], "insert"u8)
            || Ascii.EqualsIgnoreCase(_text[..6], "update"u8) || Ascii.EqualsIgnoreCase(_text[..6], "delete"u8));

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
                _ => Operators.Contains(next) && TakeOperator(),
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
        bool lists = Is(word, "values"u8) || Is(word, "in"u8);
        bool values = Is(word, "limit"u8) || Is(word, "offset"u8) || Is(word, "like"u8) || Is(word, "ilike"u8) || Is(word, "between"u8) || Is(word, "and"u8);
        bool fits = Plain(length);
        _opensList = lists;
        _isValue = values;
        return fits;
    }

    private bool TakeOperator()
    {
        int length = LengthOf(_text[_at..], Operators);
        var used = _text.Slice(_at, length);
        if (used.IndexOf("--"u8) >= 0 || used.IndexOf("/*"u8) >= 0) return false;
        // A star may stand for all columns, and what follows it is then no operand.
        bool isValue = used is not [(byte)'*'];
        bool fits = Plain(length);
        _isValue = isValue;
        return fits;
    }

    private bool Open()
    {
        bool lists = _opensList;
        bool fits = Plain(1);
        _depth++;
        if (!lists) return fits;
        _listDepth = _depth;
        _isValue = true;
        return fits;
    }

    private bool Close()
    {
        bool closesList = _depth == _listDepth;
        bool fits = Plain(1);
        _depth--;
        if (closesList) _listDepth = -1;
        // A further row of VALUES follows a comma at once; anything else ends the list.
        _opensList = closesList && NextIsRow();
        return fits;
    }

    private readonly bool NextIsRow()
    {
        var rest = _text[_at..].TrimStart(" \n\t\r"u8);
        return rest is [(byte)',', ..] && rest[1..].TrimStart(" \n\t\r"u8) is [(byte)'(', ..];
    }

    private bool TakeComma()
    {
        bool opensList = _opensList;
        bool fits = Plain(1);
        _isValue = _depth == _listDepth;
        _opensList = opensList;
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
        return literal.IndexOf((byte)'\\') < 0 && Ascii.IsValid(literal) && TakeLiteral(length);
    }

    private bool TakeNumber()
    {
        int length = LengthOf(_text[_at..], Digits);
        if (_at + length + 1 < _text.Length && _text[_at + length] == '.' && Digits.Contains(_text[_at + length + 1]))
            length += 1 + LengthOf(_text[(_at + length + 1)..], Digits);
        // An exponent, another base or an underscore: rare, and not worth a second reading of numbers.
        bool ends = _at + length >= _text.Length || (!Word.Contains(_text[_at + length]) && _text[_at + length] is not ((byte)'.' or (byte)'\''));
        return ends && TakeLiteral(length);
    }

    private bool TakeLiteral(int length)
    {
        if (!_isValue) return Plain(length);
        if (_shape.Length - _written < 12) return false;
        _shape[_written++] = (byte)'$';
        Utf8Formatter.TryFormat(++_literals, _shape[_written..], out int digits);
        _written += digits;
        _at += length;
        _isValue = _opensList = false;
        return true;
    }

    private bool Plain(int length)
    {
        _isValue = _opensList = false;
        return Copy(length);
    }

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
}
