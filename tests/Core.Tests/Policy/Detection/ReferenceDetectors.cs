using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Policy.Detection;
using HoopWire.Policy.Filters;

namespace HoopWire.Core.Tests.Policy;

/// <summary>What a <see cref="DetectorSet"/> must find, the simple way: every place is looked at, and at every digit all that is written around it is tried.</summary>
internal sealed class ReferenceDetectors
{
    private const int LettersBeforeDigitMax = 9;
    private const int FirstTokenGroup = 4;

    // The shortest form that is one word.
    private const int OneWordMin = 7;

    private readonly PrefixTables _anchors = new();
    private readonly ulong[] _pairs = new ulong[1024];
    private readonly ReferenceForms? _numbers;
    private readonly ReferenceForms? _tokens;
    private readonly bool _iban;
    private readonly bool _email;
    private readonly bool _addresses;
    private readonly bool _version6;
    private readonly bool _privateKey;

    public ReferenceDetectors(DetectorKinds kinds)
    {
        var detectors = DetectorCatalogue.All.Where(d => kinds.Contains(d.Kind)).ToList();
        _iban = kinds.Contains(DetectorKind.Iban);
        _email = kinds.Contains(DetectorKind.Email);
        _version6 = kinds.Contains(DetectorKind.IpAddress);
        _addresses = _version6 || kinds.Contains(DetectorKind.MacAddress);
        _privateKey = kinds.Contains(DetectorKind.PrivateKey);
        var numbers = detectors.Where(d => !d.Forms.IsEmpty && !IsToken(d)).ToList();
        var tokens = detectors.Where(d => !d.Forms.IsEmpty && IsToken(d)).ToList();
        _numbers = numbers.Count > 0 ? new ReferenceForms(numbers) : null;
        _tokens = tokens.Count > 0 ? new ReferenceForms(tokens) : null;
        AddAnchors();
        AddTokenAnchors(tokens);
    }

    /// <summary>Finds the first value in a text from a place on; false when there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, int from, DetectorKinds announced, out DetectorHit hit)
    {
        hit = default;
        int begin = from;
        for (int at = from; at < utf8.Length; at = Math.Max(at + 1, from))
        {
            from = at + 1;
            if (_anchors.GroupsAt(utf8, at) == 0 || !MayBegin(utf8, at) || !TryAt(utf8, at, announced, ref from, out hit)) continue;
            // A value's beginning may lie before what announced it, but not in one found before.
            if (hit.Start < begin) hit = hit with { Start = begin, Length = hit.Start + hit.Length - begin };
            if (hit.Length > 0) return true;
        }
        hit = default;
        return false;
    }

    private bool TryAt(ReadOnlySpan<byte> text, int at, DetectorKinds announced, ref int from, out DetectorHit hit)
    {
        byte b = text[at];
        if (DigitRun.IsDigit(b)) return TryWord(text, at, announced, ref from, out hit);
        hit = default;
        if (_tokens is not null && StartsToken(text, at) && _tokens.TryMatch(text, at, announced, true, out int length, out var kind))
            return Found(kind, at, length, out hit);
        switch (b)
        {
            case (byte)'@':
                return _email && EmailAddress.TryMatch(text, at, out int start, out length) && Found(DetectorKind.Email, start, length, out hit);
            case (byte)':':
                return _version6 && IpAddress.TryMatchVersion6(text, at, out start, out length) && Found(DetectorKind.IpAddress, start, length, out hit);
            case (byte)'-':
                return _privateKey && PrivateKey.TryMatch(text, at, out length) && Found(DetectorKind.PrivateKey, at, length, out hit);
            default:
                return _addresses && IsHexLetter(b) && IsBeforeSeparator(text, at) && TryWord(text, at, announced, ref from, out hit);
        }
    }

    /// <summary>Tries what the word around a place begins; then <paramref name="from"/> is the word's end.</summary>
    private bool TryWord(ReadOnlySpan<byte> text, int at, DetectorKinds announced, ref int from, out DetectorHit hit)
    {
        int start = at, end = at + 1;
        while (start > 0 && at - start <= LettersBeforeDigitMax && IsAlphanumeric(text[start - 1]) && !DigitRun.IsEscape(text, start - 1)) start--;
        while (end < text.Length && IsAlphanumeric(text[end])) end++;
        from = end;
        hit = default;
        if (_iban && at - start == 2 && Iban.TryMatch(text, at, out int ibanStart, out int length)) return Found(DetectorKind.Iban, ibanStart, length, out hit);
        if (end - start < OneWordMin && !GoesOn(text, end)) return false;
        if (!StartsNumber(text, start)) return TryVersion6(text, end, out hit);
        if (_numbers is not null)
        {
            if (start > 0 && text[start - 1] is (byte)'+' or (byte)'(' && StartsNumber(text, start - 1)
                && _numbers.TryMatch(text, start - 1, announced, false, out length, out var kind))
            {
                return FoundNumber(text, kind, start - 1, length, out hit);
            }
            // Two letters may stand before the first digits, with a space between.
            if (start > 2 && text[start - 1] == ' ' && IsAlphanumeric(text[start - 2]) && IsAlphanumeric(text[start - 3]) && StartsNumber(text, start - 3)
                && _numbers.TryMatch(text, start - 3, announced, false, out length, out kind))
            {
                return FoundNumber(text, kind, start - 3, length, out hit);
            }
            if (_numbers.TryMatch(text, start, announced, false, out length, out kind)) return FoundNumber(text, kind, start, length, out hit);
        }
        return TryVersion6(text, end, out hit);
    }

    private bool TryVersion6(ReadOnlySpan<byte> text, int colon, out DetectorHit hit)
    {
        hit = default;
        return _version6 && colon < text.Length && text[colon] == ':' && IpAddress.TryMatchVersion6(text, colon, out int start, out int length)
            && Found(DetectorKind.IpAddress, start, length, out hit);
    }

    private static bool FoundNumber(ReadOnlySpan<byte> text, DetectorKind kind, int start, int length, out DetectorHit hit)
    {
        int first = kind == DetectorKind.PassportMrz ? MachineReadableZone.FirstLine(text, start) : start;
        return Found(kind, first, length + start - first, out hit);
    }

    /// <summary>A number does not begin inside a word, nor behind a point or hyphen that follows a digit: there another one goes on.</summary>
    private static bool StartsNumber(ReadOnlySpan<byte> text, int at) => at == 0
        || !(!DigitRun.StartsAt(text, at) || (text[at - 1] is (byte)'.' or (byte)'-' && at > 1 && DigitRun.IsDigit(text[at - 2])));

    // Tokens hold hyphens and underscores themselves: one does not begin behind them.
    private static bool StartsToken(ReadOnlySpan<byte> text, int at) => at == 0 || !(IsAlphanumeric(text[at - 1]) || text[at - 1] is (byte)'-' or (byte)'_')
        || DigitRun.IsEscape(text, at - 1);

    /// <summary>Whether a word too short to be a value by itself is followed by a separator and more.</summary>
    private static bool GoesOn(ReadOnlySpan<byte> text, int end)
    {
        if (end + 1 >= text.Length) return false;
        byte next = text[end + 1];
        return text[end] switch
        {
            (byte)' ' or (byte)'/' or (byte)'(' => DigitRun.IsDigit(next) || next == '(',
            (byte)'-' or (byte)'.' => IsAlphanumeric(next),
            (byte)':' => IsAlphanumeric(next) || next == ':',
            (byte)')' or (byte)'+' or (byte)'<' => true,
            _ => false,
        };
    }

    /// <summary>The first two bytes once more, exactly: the tables find more places than there are.</summary>
    private bool MayBegin(ReadOnlySpan<byte> text, int at)
    {
        int pair = (text[at] << 8) | (at + 1 < text.Length ? text[at + 1] : 0);
        return (_pairs[pair >> 6] >> (pair & 63) & 1) != 0;
    }

    private static bool IsHexLetter(byte b) => (uint)((b | 0x20) - 'a') <= 5;

    private static bool IsBeforeSeparator(ReadOnlySpan<byte> text, int at) =>
        at + 2 < text.Length && (text[at + 1] == ':' || text[at + 2] is (byte)':' or (byte)'-' or (byte)'.');

    private static bool IsAlphanumeric(byte b) => DigitRun.IsDigit(b) || (uint)((b | 0x20) - 'a') <= 25;

    private static bool Found(DetectorKind kind, int start, int length, out DetectorHit hit)
    {
        hit = new DetectorHit(start, length, kind);
        return true;
    }

    private static bool IsToken(Detector detector) => detector.Group == DetectorGroup.Secrets && detector.Kind != DetectorKind.TelegramToken;

    private void AddAnchors()
    {
        ByteSet digit = ByteSet.Range('0', '9'), hex = digit | ByteSet.Range('a', 'f') | ByteSet.Range('A', 'F'), colon = ByteSet.Of(':');
        if (_numbers is not null || _iban) AddAnchor(0, digit);
        if (_email) AddAnchor(1, ByteSet.Of('@'), ByteSet.Word);
        if (_version6) AddAnchor(3, hex | colon, colon, hex | colon);
        if (_addresses) AddAnchor(2, hex, hex, colon | ByteSet.Of('-') | ByteSet.Of('.'), hex);
        if (_privateKey) AddAnchor(PrefixTables.Groups - 1, ByteSet.Of('-'), ByteSet.Of('-'), ByteSet.Of('-'), ByteSet.Of('-'));
    }

    /// <summary>Beginnings that are alike share a group, so that a group's tables stay narrow.</summary>
    private void AddTokenAnchors(List<Detector> tokens)
    {
        var prefixes = tokens.SelectMany(d => d.Forms).SelectMany(f => RegexPrefixes.Of(RegexParser.Parse(f.Pattern, false)))
            .OrderBy(p => High(p, 3)).ThenBy(p => High(p, 2)).ThenBy(p => High(p, 1)).ThenBy(p => High(p, 0)).ThenBy(p => First(p[0]) & 15).ToImmutableArray();
        int groups = PrefixTables.Groups - FirstTokenGroup;
        for (int i = 0; i < prefixes.Length; i++) AddAnchor(FirstTokenGroup + (i * groups / prefixes.Length), prefixes[i]);
    }

    private void AddAnchor(int group, params ReadOnlySpan<ByteSet> prefix)
    {
        _anchors.Add(group, prefix);
        for (int pair = 0; pair < 65536; pair++)
        {
            if (prefix[0].Contains(pair >> 8) && (prefix.Length == 1 || prefix[1].Contains(pair & 255))) _pairs[pair >> 6] |= 1UL << (pair & 63);
        }
    }

    // Letters of one case, digits and marks have high nibbles of their own: words pass no group in which a mark stands at the same place in all prefixes.
    private static int High(ByteSet[] prefix, int at) => at < prefix.Length ? Enumerable.Range(0, 256).Last(b => prefix[at].Contains(b)) >> 4 : 7;

    private static int First(ByteSet set) => Enumerable.Range(0, 256).First(b => set.Contains(b));
}
