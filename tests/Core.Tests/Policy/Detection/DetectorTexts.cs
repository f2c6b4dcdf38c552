using System.Text;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

/// <summary>Texts in which values, near misses and what looks like either stand in every neighbourhood.</summary>
internal sealed class DetectorTexts(int seed)
{
    private const string Separators = "  --..//::()+<_@,;\"'\\=[]{}\n\t|#é";
    private const string Letters = "ABCDEFGHKPTXYZabcdefnrtx";

    private static readonly string[] Idioms =
    [
        "2026-02-14T10:22:33.123Z", "2026-02-14 10:22:33,123", "14/Feb/2026:10:22:33 +0000", "02/14/2026", "ORD-2026-000123", "17 ms", "129.90", "0.5", "1,234,567.89",
        "10.0.0.1", "192.168.1.254:8080", "1.2.3", "v1.22.333-4", "fe80::1", "::1", "1::", "2001:db8:0:1:2:3:4:5", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "aa:bb:cc:dd:ee:ff",
        "aabb.ccdd.eeff", "00-1B-44-11-3A-B7", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "d41d8cd98f00b204e9800998ecf8427e", "1700000000", "1700000000123", "IT ", "PT ", "AB ", "in ",
        "+", "+1", "(", "(415) ", "+49 171 ", "\\n", "\\t", "\\r", "\\\"", "phone ", "Tel: ", "mobile=", "ssn ", "taxId ", "tax id ", "social-security: ", "card ", "pan", "hotel ", "using ",
        "customer_tfn:", "cpf ", "nip ", "the order was ", "medicare no ", "AKIA", "ghp_", "eyJ", "-----BEGIN ", "x@", "user@example.com", "12:", "12::", "abc::", ":", "::",
    ];

    private static readonly (DetectorKind Kind, string Column, string Value)[] Values =
    [
        .. from line in (DetectorSamples.Positive + '\n' + DetectorNearMisses.All).Split('\n')
           let parts = line.Split(" | ")
           where parts.Length == 3
           let value = parts[2].TrimEnd('\r').Replace("~", "", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal)
           where value.Length > 0
           select (DetectorNames.TryParse(parts[0].Trim(), out var kinds) ? kinds[0] : throw new FormatException(line), parts[1], value),
    ];

    private readonly Random _random = new(seed);

    /// <summary>The samples there are: a kind, a column that announces it, and how it is written.</summary>
    public static IReadOnlyList<(DetectorKind Kind, string Column, string Value)> Samples => Values;

    /// <summary>A sample.</summary>
    public (DetectorKind Kind, string Column, string Value) Sample() => Values[_random.Next(Values.Length)];

    /// <summary>A text of some parts.</summary>
    public byte[] Next()
    {
        var text = new StringBuilder();
        for (int parts = _random.Next(1, 12); parts > 0; parts--) AppendPart(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void AppendPart(StringBuilder text)
    {
        switch (_random.Next(8))
        {
            case 0:
                text.Append(Sample().Value);
                break;
            case 1:
                text.Append(Changed(Sample().Value));
                break;
            case 2:
                AppendGroups(text);
                break;
            case 3:
                for (int n = _random.Next(1, 20); n > 0; n--) text.Append((char)('0' + _random.Next(10)));
                break;
            case 4:
                for (int n = _random.Next(1, 12); n > 0; n--) text.Append(Letters[_random.Next(Letters.Length)]);
                break;
            case 5:
                text.Append(' ', _random.Next(1, 40));
                break;
            default:
                text.Append(Idioms[_random.Next(Idioms.Length)]);
                break;
        }
        if (_random.Next(2) == 0) text.Append(Separators[_random.Next(Separators.Length)]);
    }

    /// <summary>Digits in groups, as most numbers are written, of a few lengths and separators.</summary>
    private void AppendGroups(StringBuilder text)
    {
        char separator = Separators[_random.Next(12)];
        for (int groups = _random.Next(1, 7); groups > 0; groups--)
        {
            for (int n = _random.Next(1, _random.Next(3, 10)); n > 0; n--)
                text.Append(_random.Next(25) == 0 ? Letters[_random.Next(Letters.Length)] : (char)('0' + _random.Next(10)));
            if (_random.Next(12) == 0) separator = Separators[_random.Next(12)];
            if (groups > 1) text.Append(separator);
        }
    }

    private string Changed(string value)
    {
        var text = new StringBuilder(value);
        for (int n = _random.Next(1, 4); n > 0 && text.Length > 0; n--)
        {
            int at = _random.Next(text.Length);
            char other = _random.Next(3) switch
            {
                0 => Separators[_random.Next(Separators.Length)],
                1 => Letters[_random.Next(Letters.Length)],
                _ => (char)('0' + _random.Next(10)),
            };
            switch (_random.Next(3))
            {
                case 0:
                    text.Remove(at, 1);
                    break;
                case 1:
                    text[at] = other;
                    break;
                default:
                    text.Insert(at, other);
                    break;
            }
        }
        return text.ToString();
    }
}
