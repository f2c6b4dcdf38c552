using System.Collections.Frozen;

namespace HoopWire.MySql.Sql;

/// <summary>
/// Which letters of names are one to a server. Versions and look-ups differ: MariaDB 10.11 takes <c>İ</c> for <c>i</c> in a NATURAL JOIN and nowhere else, and columns of wide tables without regard to
/// accents. Only what all of them fold alike is folded; what some of them take for one is told beside it.
/// </summary>
internal static class NameLetters
{
    /// <summary>Letters that utf8mb3_general_ci takes for one, beside the other case of each: in each line any for any other.</summary>
    private static readonly string[] Groups =
    [
        "AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ",
        "BḂḄḆ",
        "CÇĆĈĊČḈ",
        "DĎḊḌḎḐḒ",
        "EÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ",
        "FḞ",
        "GĜĞĠĢǦǴḠ",
        "HĤȞḢḤḦḨḪẖ",
        "IÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ",
        "JĴǰ",
        "KĶǨḰḲḴ",
        "LĹĻĽḶḸḺḼ",
        "MḾṀṂ",
        "NÑŃŅŇǸṄṆṈṊ",
        "OÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ",
        "PṔṖ",
        "RŔŖŘȐȒṘṚṜṞ",
        "SßŚŜŞŠȘṠṢṤṦṨ",
        "TŢŤȚṪṬṮṰẗ",
        "UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ",
        "VṼṾ",
        "WŴẀẂẄẆẈẘ",
        "XẊẌ",
        "YÝŶŸȲẎẙỲỴỶỸ",
        "ZŹŻŽẐẒẔ",
        "ÆǢǼ",
        "ØǾ",
        "ƷǮ",
        "ΆΑἈἉἊἋἌἍἎἏᾀᾁᾂᾃᾄᾅᾆᾇᾲᾳᾴᾶᾷᾸᾹᾺ",
        "ΈΕἘἙἚἛἜἝῈ",
        "ΉΗἨἩἪἫἬἭἮἯᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇῊ",
        "ΊΐΙΪἸἹἺἻἼἽἾἿῒῖῗῘῙῚ",
        "ΌΟὈὉὊὋὌὍῸ",
        "ΎΥΫΰὐὒὔὖὙὛὝὟῢῦῧῨῩῪ",
        "ΏΩὨὩὪὫὬὭὮὯᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷῺ",
        "ΡῤῬ",
        "ΣϹ",
        "ϒϓϔ",
        "ЀЁЕӖ",
        "ЃГ",
        "ІЇ",
        "ЌК",
        "ЍИӢӤ",
        "ЎУӮӰӲ",
        "АӐӒ",
        "ЖӁӜ",
        "ЗӞ",
        "ОӦ",
        "ЧӴ",
        "ЫӸ",
        "ЭӬ",
        "ѴѶ",
        "ӘӚ",
        "ӨӪ",
    ];

    private static readonly FrozenDictionary<char, char> First = Groups.SelectMany(g => g.Select(letter => (letter, g[0]))).ToFrozenDictionary(p => p.letter, p => p.Item2);

    /// <summary>A name as statements and the catalogue have it.</summary>
    public static string Fold(string name) => string.Create(name.Length, name, static (folded, written) => Fold(written, folded));

    /// <summary>Folds a name.</summary>
    /// <param name="written">The name.</param>
    /// <param name="folded">Where to; as long as the name or longer.</param>
    /// <returns>The length, which is the name's own.</returns>
    public static int Fold(ReadOnlySpan<char> written, Span<char> folded)
    {
        written.ToLowerInvariant(folded);
        for (var i = written.IndexOfAnyExceptInRange('\0', '\u007f'); i >= 0 && i < written.Length; i++)
        {
            if (!IsFolded(written[i]))
            {
                folded[i] = written[i];
            }
        }

        return written.Length;
    }

    /// <summary>The same for names that differ in what any server takes for the other case of a letter.</summary>
    public static string Alike(string name) => string.Create(name.Length, name, static (alike, name) =>
    {
        for (var i = 0; i < alike.Length; i++)
        {
            alike[i] = OfEitherCase(name[i]);
        }
    });

    /// <summary>The same for names that differ in case, in accents and in spaces at their ends.</summary>
    public static string AlikeWithoutAccents(string name) => string.Create(name.AsSpan().TrimEnd(' ').Length, name, static (alike, name) =>
    {
        for (var i = 0; i < alike.Length; i++)
        {
            var letter = OfEitherCase(name[i]);
            alike[i] = First.GetValueOrDefault(letter, letter);
        }
    });

    /// <summary>Whether every server has the other case of a letter that it has here.</summary>
    private static bool IsFolded(char letter) => letter is <= '\u007f' or (>= '\u00c0' and <= '\u021f' and not '\u0130') or (>= '\u0386' and <= '\u03ab')
        or (>= '\u0400' and <= '\u0481') or (>= '\u0531' and <= '\u0556') or (>= '\uff21' and <= '\uff3a');

    private static char OfEitherCase(char letter) =>
        letter == '\u0130' ? 'I' : char.ToUpperInvariant(char.ToLowerInvariant(char.ToUpperInvariant(letter)));
}
