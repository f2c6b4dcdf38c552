using HoopWire.Sql;

namespace HoopWire.MySql.Sql;

/// <summary>Finds the end of a number. Names may start with digits too; what could be one is not read.</summary>
internal static class NumberScanner
{
    /// <summary>The end of the number at a place, or -1.</summary>
    public static int End(ReadOnlySpan<byte> text, int start, out SqlTokenKind kind)
    {
        kind = SqlTokenKind.Number;
        if (text[start] == (byte)'0' && start + 1 < text.Length && text[start + 1] is (byte)'x' or (byte)'b')
        {
            kind = SqlTokenKind.BitString;
            return Whole(text, Based(text, start + 2, text[start + 1] == (byte)'x'));
        }

        var end = Digits(text, start);
        var real = end < text.Length && text[end] == (byte)'.';
        if (real)
        {
            end = Digits(text, end + 1);
        }

        if (end < text.Length && (text[end] | 0x20) == 'e')
        {
            var power = end + 1 < text.Length && text[end + 1] is (byte)'+' or (byte)'-' ? end + 2 : end + 1;
            var after = Digits(text, power);
            return after == power ? -1 : Whole(text, after);
        }

        // Behind a decimal point a word may follow at once: 1.e is refused, 1.f is 1 and f.
        return Whole(text, end);
    }

    private static int Digits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && Characters.IsDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int Based(ReadOnlySpan<byte> text, int at, bool hexadecimal)
    {
        var start = at;
        while (at < text.Length && (hexadecimal ? char.IsAsciiHexDigit((char)text[at]) : text[at] is (byte)'0' or (byte)'1'))
        {
            at++;
        }

        return at == start ? -1 : at;
    }

    private static int Whole(ReadOnlySpan<byte> text, int end) => end < 0 || (end < text.Length && Characters.ContinuesName(text[end])) ? -1 : end;
}
