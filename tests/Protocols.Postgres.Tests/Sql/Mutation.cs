namespace HoopWire.Postgres.Tests.Sql;

/// <summary>Texts near real ones: a word changed, dropped, repeated, bracketed, or a keyword where a name stood.</summary>
internal static class Mutation
{
    private static readonly string[] Words = ("select insert update delete merge values table with from where set into as on using returning union and or not null is "
        + "distinct in like between case when then else end only all any lateral join left cross group order by limit for recursive materialized "
        + "conflict do nothing begin atomic key name type role session local transaction default row exists array current of prepare execute copy to "
        + "explain analyze cursor declare matched source target excluded search cycle first partition over filter within window true $1 1 'x' \"a\" a t "
        + ", ( ) * = < + :: [ ] ; .").Split(' ');

    private static readonly string[] Fragments =
    [
        "select", "a", "b$1", "\"q\"\"x\"", "'s'", "'s''t'", "E'\\''", "e'\\\\'", "B'01'", "x'1F'", "U&'\\0061'", "U&\"d\\0061t\"", "$1", "$$b$$",
        "$t$ x $t$", "$t$ $ $t$", "1", "1.5", ".5", "5.", "1e5", "1e-5", "0x1F", "1_000", "1..2", "--c\n", "/*c*/", "/*a/*b*/c*/", "/", "*", "+", "-",
        "<", ">", "=", "~", "!", "@", "#", "%", "^", "&", "|", "`", "?", "::", ":=", "=>", ":", ".", "..", ",", ";", "(", ")", "[", "]", "\n", "\t", "\r",
        "ß", "_x", "E", "B", "X", "U", "u&", "$", "'", "\"", "--", "/*", "*/", "\\", "<=", "<>", "->>", "<-", "'\n'", "' \n --x\n '", "'a' 'b'", "$a", "1a",
    ];

    /// <summary>A text with one or two changes. Words are split at blanks.</summary>
    public static string Of(string text, Random random)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        for (var change = random.Next(1, 3); change > 0 && words.Count > 1; change--)
        {
            Change(words, random.Next(words.Count), random);
        }

        return string.Join(' ', words);
    }

    /// <summary>Lexical odds and ends in a row.</summary>
    public static string Soup(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(1, 10)).Select(_ => Fragments[random.Next(Fragments.Length)] + (random.Next(3) == 0 ? " " : "")));

    private static void Change(List<string> words, int at, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                words.RemoveAt(at);
                break;
            case 1:
                words.Insert(at, Words[random.Next(Words.Length)]);
                break;
            case 2:
                words[at] = Words[random.Next(Words.Length)];
                break;
            case 3:
                words.Insert(Math.Min(words.Count, at + random.Next(1, 5)), ")");
                words.Insert(at, "(");
                break;
            default:
                words.InsertRange(at, words.GetRange(at, Math.Min(random.Next(1, 5), words.Count - at)));
                break;
        }
    }
}
