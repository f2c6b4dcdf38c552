using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Makes a statement's text fit to be recorded: passwords that SQL carries (ALTER ROLE … PASSWORD 'x', connection strings) and values that
/// detectors know are replaced by asterisks.
/// </summary>
internal static class RecordedText
{
    private static ReadOnlySpan<byte> Password => "password"u8;

    /// <summary>The text with its secrets redacted; null when it has none.</summary>
    public static byte[]? Redact(ReadOnlySpan<byte> text, DetectorSet? detectors)
    {
        byte[]? copy = null;
        for (int from = 0; FindWord(text[from..]) is var found and >= 0;)
        {
            int end = from + found + Password.Length;
            copy ??= text.ToArray();
            HideValue(copy, end);
            from = end;
        }
        return detectors is null ? copy : RedactDetected(text, copy, detectors);
    }

    private static byte[]? RedactDetected(ReadOnlySpan<byte> text, byte[]? copy, DetectorSet detectors)
    {
        int from = 0;
        while (from < text.Length && detectors.TryFind(text[from..], out var hit))
        {
            copy ??= text.ToArray();
            copy.AsSpan(from + hit.Start, hit.Length).Fill((byte)'*');
            from += hit.Start + Math.Max(1, hit.Length);
        }
        return copy;
    }

    private static int FindWord(ReadOnlySpan<byte> text)
    {
        int offset = 0;
        while (true)
        {
            int at = text[offset..].IndexOfAny((byte)'p', (byte)'P');
            if (at < 0) return -1;
            offset += at;
            if (text.Length - offset < Password.Length) return -1;
            if (System.Text.Ascii.EqualsIgnoreCase(text.Slice(offset, Password.Length), Password)) return offset;
            offset++;
        }
    }

    /// <summary>Hides from the first quote behind the word to the end of the text's line of thought: quotes nest too variously to find the exact end.</summary>
    private static void HideValue(byte[] text, int from)
    {
        Span<byte> rest = text.AsSpan(from);
        int quote = rest.IndexOfAny((byte)'\'', (byte)'$', (byte)'=');
        if (quote < 0) return;
        Span<byte> value = rest[(quote + 1)..];
        int end = value.IndexOf((byte)';');
        (end < 0 ? value : value[..end]).Fill((byte)'*');
    }
}
