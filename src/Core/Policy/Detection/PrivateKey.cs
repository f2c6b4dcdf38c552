namespace HoopWire.Policy.Detection;

/// <summary>Private keys in textual encoding (RFC 7468, RFC 4880 section 6.2): from the line that begins one to the line that ends it, or all that follows.</summary>
internal static class PrivateKey
{
    private const int LabelBytesMax = 40;
    private static ReadOnlySpan<byte> Begin => "-----BEGIN "u8;
    private static ReadOnlySpan<byte> End => "-----END "u8;
    private static ReadOnlySpan<byte> Dashes => "-----"u8;

    /// <summary>Tries the key whose first line begins at <paramref name="at"/>.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> text, int at, out int length)
    {
        length = 0;
        if (!text[at..].StartsWith(Begin)) return false;
        var rest = text[(at + Begin.Length)..];
        int label = rest.IndexOf(Dashes);
        if (label is < 0 or > LabelBytesMax || rest[..label].IndexOf("PRIVATE KEY"u8) < 0) return false;
        int end = rest.IndexOf(End);
        int dashes = end < 0 ? -1 : rest[(end + End.Length)..].IndexOf(Dashes);
        length = dashes < 0 ? text.Length - at : Begin.Length + end + End.Length + dashes + Dashes.Length;
        return true;
    }
}
