using System.Buffers;
using System.Collections.Immutable;
using HoopWire.Policy.Detection;

namespace HoopWire.Policy;

/// <summary>
/// Detectors compiled together: one vectorised pass over UTF-8 bytes looks for the bytes that every value has (a digit, an at sign), and only there the
/// kinds asked for are tried. Immutable; allocates nothing when searching.
/// </summary>
public sealed class DetectorSet
{
    private readonly SearchValues<byte> _anchors;
    private readonly bool _card;
    private readonly bool _iban;
    private readonly bool _ssn;
    private readonly bool _email;

    private DetectorSet(ImmutableArray<DetectorKind> kinds)
    {
        _card = kinds.Contains(DetectorKind.CreditCard);
        _iban = kinds.Contains(DetectorKind.Iban);
        _ssn = kinds.Contains(DetectorKind.UsSsn);
        _email = kinds.Contains(DetectorKind.Email);
        ReadOnlySpan<byte> digits = "0123456789"u8;
        ReadOnlySpan<byte> both = "0123456789@"u8;
        _anchors = SearchValues.Create(!_email ? digits : _card || _iban || _ssn ? both : "@"u8);
    }

    /// <summary>Compiles the kinds; null when there are none.</summary>
    public static DetectorSet? Create(IEnumerable<DetectorKind> kinds)
    {
        ImmutableArray<DetectorKind> distinct = [.. kinds.Distinct().Order()];
        return distinct.IsEmpty ? null : new DetectorSet(distinct);
    }

    /// <summary>Finds the first value in a text; false when there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out DetectorHit hit)
    {
        int from = 0;
        while (from < utf8.Length)
        {
            int at = utf8[from..].IndexOfAny(_anchors);
            if (at < 0) break;
            at += from;
            if (utf8[at] == (byte)'@')
            {
                if (EmailAddress.TryMatch(utf8, at, out int start, out int length)) return Found(DetectorKind.Email, start, length, out hit);
                from = at + 1;
                continue;
            }
            if (TryNumber(utf8, at, out hit)) return true;
            from = DigitRun.End(utf8, at);
        }
        hit = default;
        return false;
    }

    private bool TryNumber(ReadOnlySpan<byte> text, int at, out DetectorHit hit)
    {
        int length;
        if (_iban && Iban.TryMatch(text, at, out int start, out length)) return Found(DetectorKind.Iban, start, length, out hit);
        if (_ssn && SocialSecurityNumber.TryMatch(text, at, out length)) return Found(DetectorKind.UsSsn, at, length, out hit);
        if (_card && CardNumber.TryMatch(text, at, out length)) return Found(DetectorKind.CreditCard, at, length, out hit);
        hit = default;
        return false;
    }

    private static bool Found(DetectorKind kind, int start, int length, out DetectorHit hit)
    {
        hit = new DetectorHit(start, length, kind);
        return true;
    }
}
