namespace HoopWire.Evasion.Tests;

/// <summary>
/// The form of a value whose digits have each been put in the place of another character, always the same for the same digit: which positions are equal stays.
/// </summary>
internal sealed class DigitPattern
{
    /// <summary>How many digits must repeat others for a pattern of letters alone that no word has by chance.</summary>
    private const int RepeatsMin = 4;

    private readonly byte[] _value;
    private readonly int[] _first;
    private readonly bool _lettersOnly;

    /// <summary>A value, all else than its digits as it is. What is nothing but digits is looked for among letters alone: other numbers have the same pattern too often.</summary>
    public DigitPattern(string value)
    {
        _value = System.Text.Encoding.ASCII.GetBytes(value);
        _first = [.. value.Select(c => value.IndexOf(c, StringComparison.Ordinal))];
        _lettersOnly = value.All(char.IsAsciiDigit);
    }

    /// <summary>Whether nothing but the value is likely to have its pattern.</summary>
    public bool IsTelling => !_lettersOnly || _value.Length - _value.Distinct().Count() >= RepeatsMin;

    /// <summary>Whether some run of bytes has it.</summary>
    public bool IsIn(ReadOnlySpan<byte> received)
    {
        for (int start = 0; start + _value.Length <= received.Length; start++)
            if (Fits(received.Slice(start, _value.Length))) return true;
        return false;
    }

    private bool Fits(ReadOnlySpan<byte> run)
    {
        for (int i = 0; i < run.Length; i++)
        {
            if (!char.IsAsciiDigit((char)_value[i]))
            {
                if (run[i] != _value[i]) return false;
                continue;
            }
            if (_lettersOnly && !char.IsAsciiLetter((char)run[i])) return false;
            if (_first[i] == i ? run[..i].Contains(run[i]) : run[i] != run[_first[i]]) return false;
        }
        return true;
    }
}
