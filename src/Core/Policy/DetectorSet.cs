using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using HoopWire.Policy.Detection;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy;

/// <summary>
/// Detectors compiled together: one vectorised pass over UTF-8 bytes looks for places where a value of any kind asked for may stand (digits in runs that some form has, an
/// at sign, the first bytes of a token), and only there one automaton for all kinds is tried. Immutable; allocates nothing when searching.
/// </summary>
public sealed class DetectorSet
{
    private const int LettersBeforeDigitMax = 9;
    private const int FirstTokenGroup = 4;

    // The shortest form that is one word.
    private const int OneWordMin = 7;

    private static readonly ConcurrentDictionary<DetectorKinds, DetectorSet> Compiled = new();

    private readonly PrefixTables _anchors = new();
    private readonly ulong[] _pairs = new ulong[1024];
    private readonly NumberPlaces? _places;
    private readonly FormMatcher? _numbers;
    private readonly FormMatcher? _tokens;
    private readonly (DetectorKind Kind, byte[][] Words)[] _words;
    private readonly bool _iban;
    private readonly bool _email;
    private readonly bool _addresses;
    private readonly bool _version6;
    private readonly bool _privateKey;
    private readonly ShortTextSieve? _short;

    private DetectorSet(DetectorKinds kinds)
    {
        Kinds = kinds;
        var detectors = DetectorCatalogue.All.Where(d => kinds.Contains(d.Kind)).ToList();
        _words = [.. detectors.Where(d => !d.Words.IsEmpty).Select(d => (d.Kind, d.Words.Select(Announcement.Compile).ToArray()))];
        _iban = kinds.Contains(DetectorKind.Iban);
        _email = kinds.Contains(DetectorKind.Email);
        _version6 = kinds.Contains(DetectorKind.IpAddress);
        _addresses = _version6 || kinds.Contains(DetectorKind.MacAddress);
        _privateKey = kinds.Contains(DetectorKind.PrivateKey);
        var numbers = detectors.Where(d => !d.Forms.IsEmpty && !IsToken(d)).ToList();
        var tokens = detectors.Where(d => !d.Forms.IsEmpty && IsToken(d)).ToList();
        _numbers = numbers.Count > 0 ? new FormMatcher(numbers) : null;
        _tokens = tokens.Count > 0 ? new FormMatcher(tokens) : null;
        if (tokens.Count == 0 && !_addresses && !_privateKey) _short = ShortTextSieve.Create(numbers, _iban, _email);
        if (_numbers is not null || _iban) _places = new NumberPlaces(numbers, _iban, _version6);
        AddAnchors();
        AddTokenAnchors(tokens);
    }

    /// <summary>The kinds that are looked for.</summary>
    public DetectorKinds Kinds { get; }

    /// <summary>Compiles the kinds; null when there are none. The same kinds are compiled once in a process.</summary>
    public static DetectorSet? Create(IEnumerable<DetectorKind> kinds)
    {
        var set = DetectorKinds.Of(kinds);
        return set.IsEmpty ? null : Compiled.GetOrAdd(set, k => new DetectorSet(k));
    }

    /// <summary>The kinds that a column's name announces, so that they are found in it in forms that are too common elsewhere. Allocates nothing.</summary>
    public DetectorKinds AnnouncedBy(ReadOnlySpan<byte> column)
    {
        Span<byte> buffer = stackalloc byte[Announcement.BufferBytes];
        var name = new Announcement(column, buffer);
        var kinds = default(DetectorKinds);
        foreach (var (kind, words) in _words)
        {
            if (name.Has(words)) kinds = kinds.With(kind);
        }
        return kinds;
    }

    /// <summary>Finds the first value in a text; false when there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out DetectorHit hit) => TryFind(utf8, 0, default, out hit);

    /// <summary>Finds the first value in a text from a place on; false when there is none.</summary>
    /// <param name="utf8">The text. What stands before <paramref name="from"/> counts as a value's surroundings.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="announced">Kinds that the text's origin announces, see <see cref="AnnouncedBy"/>.</param>
    /// <param name="hit">The value.</param>
    public bool TryFind(ReadOnlySpan<byte> utf8, int from, DetectorKinds announced, out DetectorHit hit)
    {
        hit = default;
        if (_short is not null && from == 0 && utf8.Length <= ShortTextSieve.BytesMax && !_short.MayHold(utf8)) return false;
        int begin = from;
        var scan = new ValueScan(_anchors, _places, utf8, from, !announced.IsEmpty);
        for (int at = scan.Next(from); at >= 0; at = scan.Next(from))
        {
            from = at + 1;
            if (!MayBegin(utf8, at) || !TryAt(utf8, at, begin, announced, ref from, out hit)) continue;
            // A value's beginning may lie before what announced it, but not in one found before.
            if (hit.Start < begin) hit = hit with { Start = begin, Length = hit.Start + hit.Length - begin };
            if (hit.Length > 0) return true;
        }
        hit = default;
        return false;
    }

    /// <summary>Replaces every value in a text by asterisks, of which it needs as many as the value has bytes; how many values there were.</summary>
    public int HideAll(Span<byte> utf8)
    {
        int found = 0;
        for (int from = 0; TryFind(utf8, from, default, out var hit); from = hit.Start + hit.Length, found++) utf8.Slice(hit.Start, hit.Length).Fill((byte)'*');
        return found;
    }

    private bool TryAt(ReadOnlySpan<byte> text, int at, int begin, DetectorKinds announced, ref int from, out DetectorHit hit)
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
                return _addresses && IsHexLetter(b) && IsBeforeSeparator(text, at) && !FollowsDigit(text, at, begin)
                    && TryWord(text, at, announced, ref from, out hit);
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayBegin(ReadOnlySpan<byte> text, int at)
    {
        int pair = (text[at] << 8) | (at + 1 < text.Length ? text[at + 1] : 0);
        return (_pairs[pair >> 6] >> (pair & 63) & 1) != 0;
    }

    private static bool IsHexLetter(byte b) => (uint)((b | 0x20) - 'a') <= 5;

    private static bool IsBeforeSeparator(ReadOnlySpan<byte> text, int at) =>
        at + 2 < text.Length && (text[at + 1] == ':' || text[at + 2] is (byte)':' or (byte)'-' or (byte)'.');

    /// <summary>Whether the word has a digit before a place: then it was tried from there.</summary>
    private static bool FollowsDigit(ReadOnlySpan<byte> text, int at, int begin)
    {
        for (at--; at >= begin && IsAlphanumeric(text[at]); at--)
        {
            if (DigitRun.IsDigit(text[at])) return true;
        }
        return false;
    }

    private static bool IsAlphanumeric(byte b) => DigitRun.IsDigit(b) || (uint)((b | 0x20) - 'a') <= 25;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Found(DetectorKind kind, int start, int length, out DetectorHit hit)
    {
        hit = new DetectorHit(start, length, kind);
        return true;
    }

    private static bool IsToken(Detector detector) => detector.Group == DetectorGroup.Secrets && detector.Kind != DetectorKind.TelegramToken;

    private void AddAnchors()
    {
        ByteSet digit = ByteSet.Range('0', '9'), letter = ByteSet.Range('a', 'f') | ByteSet.Range('A', 'F'), hex = digit | letter, colon = ByteSet.Of(':');
        if (_places is not null) AddPairs(digit);
        if (_email) AddAnchor(1, ByteSet.Of('@'), ByteSet.Word);
        if (_version6) AddAnchor(0, colon, colon, hex | colon);
        if (_version6) AddAnchor(3, letter, colon, hex | colon);
        if (_addresses) AddAnchor(2, letter, hex, colon | ByteSet.Of('-') | ByteSet.Of('.'), hex);
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
        AddPairs(prefix);
    }

    private void AddPairs(params ReadOnlySpan<ByteSet> prefix)
    {
        for (int pair = 0; pair < 65536; pair++)
        {
            if (prefix[0].Contains(pair >> 8) && (prefix.Length == 1 || prefix[1].Contains(pair & 255))) _pairs[pair >> 6] |= 1UL << (pair & 63);
        }
    }

    // Letters of one case, digits and marks have high nibbles of their own: words pass no group in which a mark stands at the same place in all prefixes.
    private static int High(ByteSet[] prefix, int at) => at < prefix.Length ? Enumerable.Range(0, 256).Last(b => prefix[at].Contains(b)) >> 4 : 7;

    private static int First(ByteSet set) => Enumerable.Range(0, 256).First(b => set.Contains(b));
}
