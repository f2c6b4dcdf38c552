using System.Buffers;

namespace HoopWire.Policy.Detection;

/// <summary>E-mail addresses in dot-atom form (RFC 5321 section 4.1.2, RFC 5322 section 3.2.3) with a domain of at least two labels.</summary>
internal static class EmailAddress
{
    private const int LocalMax = 64;
    private const int DomainMax = 255;

    private static readonly SearchValues<byte> Local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+/=?^_`{|}~-"u8);
    private static readonly SearchValues<byte> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    /// <summary>Tries the address around the at sign at <paramref name="at"/>.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> text, int at, out int start, out int length)
    {
        start = 1 + text[..at].LastIndexOfAnyExcept(Local);
        length = 0;
        // Quotes and the like before an address are not meant as a part of it.
        while (start < at && !DigitRun.IsWord(text[start])) start++;
        if (start == at || at - start > LocalMax || text[at - 1] == (byte)'.') return false;
        ReadOnlySpan<byte> rest = text[(at + 1)..];
        int domain = rest.IndexOfAnyExcept(Domain);
        if (domain < 0) domain = rest.Length;
        while (domain > 0 && rest[domain - 1] is (byte)'.' or (byte)'-') domain--;
        if (domain is 0 or > DomainMax || !HasTopLevel(rest[..domain])) return false;
        length = at + 1 + domain - start;
        return true;
    }

    private static bool HasTopLevel(ReadOnlySpan<byte> domain)
    {
        int dot = domain.LastIndexOf((byte)'.');
        if (dot <= 0 || domain.Length - dot - 1 < 2 || domain[0] == (byte)'-' || domain.IndexOf(".."u8) >= 0) return false;
        foreach (byte b in domain[(dot + 1)..])
        {
            if ((uint)((b | 0x20) - 'a') > 25 && b != (byte)'-' && !DigitRun.IsDigit(b)) return false;
        }
        return !DigitRun.IsDigit(domain[^1]);
    }
}
