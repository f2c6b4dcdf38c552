namespace HoopWire.MySql.Sql;

/// <summary>The character sets of sql_lex.cc, for encodings in which ASCII bytes are ASCII characters.</summary>
internal static class Characters
{
    /// <summary>Operators of more than one character, the longer first.</summary>
    public static byte[][] LongOperators { get; } =
        [.. new[] { "<=>", "->>", "<=", ">=", "<>", "!=", "<<", ">>", "&&", "||", "->" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    public static bool IsSpace(byte b) => b is (byte)' ' or (>= 9 and <= 13);

    public static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    /// <summary>Whether two dashes before a character start a comment: white space or a control character; the end of the text counts as one.</summary>
    public static bool EndsDashes(byte b) => b <= (byte)' ' || b == 0x7F;

    public static bool StartsName(byte b) => (b | 0x20) is >= (byte)'a' and <= (byte)'z' || b is (byte)'_' or (byte)'$' or >= 0x80;

    public static bool ContinuesName(byte b) => StartsName(b) || IsDigit(b);

    public static bool ContinuesVariable(byte b) => (ContinuesName(b) && b < 0x80) || b == (byte)'.';

    public static bool IsOperator(byte b) => b is (byte)'+' or (byte)'-' or (byte)'*' or (byte)'/' or (byte)'%' or (byte)'^' or (byte)'~' or (byte)'&'
        or (byte)'|' or (byte)'!' or (byte)'=' or (byte)'<' or (byte)'>' or (byte)'{' or (byte)'}';
}
