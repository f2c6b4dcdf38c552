namespace HoopWire.Postgres.Sql;

/// <summary>The character sets of scan.l.</summary>
internal static class LexicalSets
{
    /// <summary>White space of every supported version. A vertical tab is one from version 16 on only, and is not listed.</summary>
    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f';

    public static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    public static bool StartsTag(byte b) => (b | 0x20) is >= (byte)'a' and <= (byte)'z' || b == (byte)'_' || b >= 0x80;

    public static bool ContinuesTag(byte b) => StartsTag(b) || IsDigit(b);

    public static bool StartsName(byte b) => StartsTag(b);

    public static bool ContinuesName(byte b) => ContinuesTag(b) || b == (byte)'$';

    public static bool IsOperator(byte b) => b is (byte)'~' or (byte)'!' or (byte)'@' or (byte)'#' or (byte)'^' or (byte)'&' or (byte)'|'
        or (byte)'`' or (byte)'?' or (byte)'+' or (byte)'-' or (byte)'*' or (byte)'/' or (byte)'%' or (byte)'<' or (byte)'>' or (byte)'=';

    /// <summary>Operator characters outside standard SQL, which allow an operator to end in + or -.</summary>
    public static bool IsOwnOperator(byte b) => b is (byte)'~' or (byte)'!' or (byte)'@' or (byte)'#' or (byte)'^' or (byte)'&' or (byte)'|'
        or (byte)'`' or (byte)'?' or (byte)'%';

    /// <summary>Digit value in a base up to 16, or -1.</summary>
    public static int DigitValue(byte b)
    {
        if (IsDigit(b))
        {
            return b - '0';
        }

        var lower = b | 0x20;
        return lower is >= 'a' and <= 'f' ? lower - 'a' + 10 : -1;
    }
}
