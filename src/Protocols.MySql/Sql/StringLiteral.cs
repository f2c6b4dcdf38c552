namespace HoopWire.MySql.Sql;

/// <summary>The value of a string literal. Source: get_text of the servers' sql_lex.cc.</summary>
internal static class StringLiteral
{
    /// <summary>Whether a literal, in its quotes, has this value.</summary>
    /// <param name="literal">The literal.</param>
    /// <param name="value">The value.</param>
    /// <param name="escapes">Whether a backslash escapes.</param>
    public static bool Is(ReadOnlySpan<byte> literal, ReadOnlySpan<byte> value, bool escapes)
    {
        if (literal is not [(byte)'\'' or (byte)'"', .., _]) return false;
        byte quote = literal[0];
        var inside = literal[1..^1];
        int read = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            byte b = inside[i];
            if (escapes && b == (byte)'\\' && i + 1 < inside.Length)
            {
                b = inside[++i];
                // They stay escaped, for a pattern.
                if (b is (byte)'%' or (byte)'_' && !Take((byte)'\\', value, ref read)) return false;
                b = Unescaped(b);
            }
            else if (b == quote)
            {
                // Doubled, or the literal would have ended.
                i++;
            }
            if (!Take(b, value, ref read)) return false;
        }
        return read == value.Length;
    }

    private static bool Take(byte b, ReadOnlySpan<byte> value, ref int read) => read < value.Length && value[read++] == b;

    private static byte Unescaped(byte b) => b switch
    {
        (byte)'0' => 0,
        (byte)'b' => (byte)'\b',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'Z' => 0x1A,
        _ => b,
    };
}
