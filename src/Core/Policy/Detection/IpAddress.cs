namespace HoopWire.Policy.Detection;

/// <summary>IP addresses: version 4 with four decimal octets (RFC 1123 section 2.1), version 6 in the forms of RFC 4291 section 2.2.</summary>
internal static class IpAddress
{
    private const int Version6BytesMax = 45;
    private const int GroupsMax = 8;

    /// <summary>Octets up to 255, without leading zeros.</summary>
    public static bool IsVersion4(ReadOnlySpan<byte> written)
    {
        int octet = 0, digits = 0;
        foreach (byte b in written)
        {
            if (b == '.')
            {
                (octet, digits) = (0, 0);
                continue;
            }
            if (digits > 0 && octet == 0) return false;
            octet = (octet * 10) + b - '0';
            digits++;
            if (octet > 255) return false;
        }
        return true;
    }

    /// <summary>Tries the address of version 6 around a colon.</summary>
    public static bool TryMatchVersion6(ReadOnlySpan<byte> text, int colon, out int start, out int length)
    {
        start = colon;
        while (start > 0 && IsPart(text[start - 1]) && colon - start <= Version6BytesMax) start--;
        int end = colon;
        while (end < text.Length && IsPart(text[end]) && end - start <= Version6BytesMax) end++;
        // The stop or colon behind an address is not meant as a part of it.
        while (end > colon && (text[end - 1] == '.' || (text[end - 1] == ':' && text[end - 2] != ':'))) end--;
        length = end - start;
        return length <= Version6BytesMax && DigitRun.StartsAt(text, start) && DigitRun.EndsAt(text, end) && IsVersion6(text[start..end]);
    }

    private static bool IsPart(byte b) => DigitRun.IsDigit(b) || (uint)((b | 0x20) - 'a') <= 5 || b is (byte)':' or (byte)'.';

    private static bool IsVersion6(ReadOnlySpan<byte> text)
    {
        int groups = 0, digits = 0, at = 0, groupStart = 0;
        bool isShortened = false, hasDigit = false;
        if (text.Length < 3 || (text[0] == ':' && text[1] != ':')) return false;
        for (; at < text.Length; at++)
        {
            byte b = text[at];
            if (b == '.') break;
            if (b != ':')
            {
                hasDigit |= DigitRun.IsDigit(b);
                if (++digits > 4) return false;
                continue;
            }
            if (digits > 0) groups++;
            (digits, groupStart) = (0, at + 1);
            if (at + 1 < text.Length && text[at + 1] == ':')
            {
                if (isShortened) return false;
                isShortened = true;
                (at, groupStart) = (at + 1, at + 2);
            }
        }
        if (at < text.Length)
        {
            // The last four bytes may be written as version 4.
            var rest = text[groupStart..];
            if (rest.Count((byte)'.') != 3 || rest.Contains((byte)':') || !HasFourOctets(rest)) return false;
            (groups, hasDigit) = (groups + 2, true);
        }
        else if (digits > 0)
        {
            groups++;
        }
        return hasDigit && (isShortened ? groups is > 0 and < GroupsMax : groups == GroupsMax);
    }

    private static bool HasFourOctets(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text.Split((byte)'.'))
        {
            if (text[octet].Length is 0 or > 3 || text[octet].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        }
        return IsVersion4(text);
    }
}
