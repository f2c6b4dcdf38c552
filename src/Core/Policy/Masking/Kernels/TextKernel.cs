namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Replaces a text, keeping to the length of its type. Padding is taken away before and put back after.</summary>
/// <param name="limit">The type's length.</param>
/// <param name="shortest">Length of the longest replacement for an empty text.</param>
public abstract class TextKernel(TextLimit limit, int shortest) : CellKernel
{
    /// <inheritdoc/>
    public sealed override int Bound(int length) => Math.Max(length, shortest);

    /// <inheritdoc/>
    public sealed override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        int length = Replace(limit.IsPadded ? cell.TrimEnd((byte)' ') : cell, destination);
        if (length < 0) return Null;
        if (limit.Characters > 0) length = Cut(destination[..length]);
        return limit.IsPadded ? Pad(destination, length, TextLimit.Count(cell)) : length;
    }

    /// <summary>Writes the replacement of a text without padding.</summary>
    protected abstract int Replace(ReadOnlySpan<byte> text, Span<byte> destination);

    private int Cut(ReadOnlySpan<byte> text)
    {
        int characters = 0;
        for (int i = 0; i < text.Length; i++)
            if ((text[i] & 0xC0) != 0x80 && characters++ == limit.Characters) return i;
        return text.Length;
    }

    // To the length of the value that came, which a server pads to the type's.
    private static int Pad(Span<byte> destination, int length, int characters)
    {
        int missing = Math.Min(characters - TextLimit.Count(destination[..length]), destination.Length - length);
        if (missing <= 0) return length;
        destination.Slice(length, missing).Fill((byte)' ');
        return length + missing;
    }
}

/// <summary>The same text for every value.</summary>
public sealed class ConstantTextKernel(byte[] value, TextLimit limit) : TextKernel(limit, value.Length)
{
    /// <inheritdoc/>
    protected override int Replace(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        value.CopyTo(destination);
        return value.Length;
    }
}

/// <summary>Hides all but the last characters, or the domain of an e-mail address.</summary>
public sealed class PartialTextKernel(MaskRule rule, TextLimit limit) : TextKernel(limit, 0)
{
    /// <inheritdoc/>
    protected override int Replace(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int kept = Kept(text);
        int hidden = 0;
        foreach (byte b in text[..^kept])
        {
            // One asterisk for a character: continuation bytes of UTF-8 do not count.
            if ((b & 0xC0) != 0x80) destination[hidden++] = (byte)'*';
        }
        text[^kept..].CopyTo(destination[hidden..]);
        return hidden + kept;
    }

    private int Kept(ReadOnlySpan<byte> text)
    {
        if (rule.Kept != KeptPart.Last)
        {
            int at = text.LastIndexOf((byte)'@');
            if (at > 0 && at < text.Length - 1) return text.Length - at;
        }
        return rule.Kept == KeptPart.Domain ? 0 : LastCharacters(text);
    }

    /// <summary>Bytes of the last characters that stay; none where they would be half of the value or more.</summary>
    private int LastCharacters(ReadOnlySpan<byte> text)
    {
        if (TextLimit.Count(text) <= rule.KeptCharacters * 2) return 0;
        int characters = 0, bytes = 0;
        for (int i = text.Length - 1; i >= 0 && characters < rule.KeptCharacters; i--, bytes++)
            if ((text[i] & 0xC0) != 0x80) characters++;
        return bytes;
    }
}

/// <summary>A token; the limit leaves room for it.</summary>
public sealed class TokenTextKernel(MaskCipher cipher, TextLimit limit) : TextKernel(limit, TokenShape.Length)
{
    /// <inheritdoc/>
    protected override int Replace(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[MaskCipher.HashBytes];
        cipher.Hash((byte)'t', text, hash);
        TokenShape.Write(hash, destination);
        return TokenShape.Length;
    }
}

/// <summary>Dates and timestamps written as text, in ISO 8601's form.</summary>
public sealed class DateTextKernel(DateUnit unit, TextLimit limit) : TextKernel(limit, 0)
{
    /// <inheritdoc/>
    protected override int Replace(ReadOnlySpan<byte> text, Span<byte> destination) => IsoText.Truncate(text, unit, destination);
}

/// <summary>
/// Format-preserving encryption of the digits of a text, or of its digits and letters; what stands between them stays. A text with anything else in it
/// becomes NULL: it would show.
/// </summary>
public sealed class FpeTextKernel(Ff1 cipher, bool letters, TextLimit limit) : TextKernel(limit, 0)
{
    private const int NumeralsMax = 240;

    /// <inheritdoc/>
    protected override int Replace(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        Span<byte> numerals = stackalloc byte[NumeralsMax];
        int count = 0;
        foreach (byte b in text)
        {
            int numeral = Numeral(b);
            if (numeral < 0 && !IsSeparator(b)) return Null;
            if (numeral < 0) continue;
            if (count == NumeralsMax) return Null;
            numerals[count++] = (byte)numeral;
        }
        if (!cipher.TryEncrypt(numerals[..count])) return Null;
        int at = 0;
        for (int i = 0; i < text.Length; i++)
            destination[i] = Numeral(text[i]) < 0 ? text[i] : Character(numerals[at++]);
        return text.Length;
    }

    private int Numeral(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'Z' when letters => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'z' when letters => b - 'a' + 36,
        _ => -1,
    };

    private static byte Character(byte numeral) => (byte)(numeral < 10 ? '0' + numeral : numeral < 36 ? 'A' + numeral - 10 : 'a' + numeral - 36);

    private static bool IsSeparator(byte b) => b is (>= (byte)' ' and <= (byte)'/') or (>= (byte)':' and <= (byte)'@') or (byte)'_';
}
