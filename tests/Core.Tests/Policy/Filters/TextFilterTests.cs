using System.Text;
using System.Text.RegularExpressions;
using HoopWire.Kit;
using HoopWire.Policy.Filters;

namespace HoopWire.Core.Tests.Policy.Filters;

public class TextFilterTests
{
    [Theory]
    [InlineData("drop table", "DROP TABLE t", true)]
    [InlineData("drop table", "drop  table t", false)]
    [InlineData("é", "É", true)]
    [InlineData("x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaX", true)]
    public void TrySearch_Literal_IgnoresCase(string literal, string text, bool expected) =>
        Assert.Equal([expected], Search([new TextFilter(literal, false, true)], text));

    [Theory]
    [InlineData(@"\bdrop\s+table\b", "x; drop\n table t", true)]
    [InlineData(@"\bdrop\s+table\b", "backdrop table", false)]
    [InlineData("^select .* from$", "a\nselect é from\nb", true)]
    [InlineData(@"\Aselect", "x\nselect", false)]
    [InlineData(@"x{2,3}\z", "axx", true)]
    [InlineData("[^a]b", "ab", false)]
    [InlineData("[à-ü]+z", "ÀÉz", true)]
    public void TrySearch_Expression_Matches(string pattern, string text, bool expected) =>
        Assert.Equal([expected], Search([new TextFilter(pattern, true, true)], text));

    [Fact]
    public void TrySearch_StrayByte_DoesNotLeadPastDot()
    {
        var set = new TextFilterSet([new TextFilter("drop.table", true, true)]);
        var scan = set.NewScan();
        Assert.True(scan.TrySearch([.. "drop"u8, 0xFF, .. "table"u8]));
        Assert.True(scan.IsMatched(0));
    }

    [Theory]
    [InlineData("(a", "nothing closes")]
    [InlineData("a)", "nothing opened")]
    [InlineData("*a", "nothing before it")]
    [InlineData("a**", "behind a quantifier")]
    [InlineData(@"(a)\1", "not known")]
    [InlineData("(?=a)b", "only (…) and (?:…) are")]
    [InlineData("(?<!a)b", "only (…) and (?:…) are")]
    [InlineData(@"\p{L}", "not known")]
    [InlineData("[a", "nothing closes")]
    [InlineData("[z-a]", "wrong way round")]
    [InlineData("a{3,2}", "wrong way round")]
    [InlineData("a{9999}", "more than 1000")]
    [InlineData("((a{100}){100}){100}", "too large")]
    [InlineData("", "empty")]
    [InlineData("a\\", "at the end")]
    public void TryCheck_WrongExpression_SaysWhy(string pattern, string problem)
    {
        Assert.False(new TextFilter(pattern, true, false).TryCheck(out string found));
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void TrySearch_RandomExpressions_AgreesWithRegex()
    {
        var random = new Random(4711);
        for (int round = 0; round < 1500; round++)
        {
            bool ignoreCase = random.Next(2) == 0;
            string[] patterns = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Expression(random, 3))];
            var filters = patterns.Distinct().Select(p => new TextFilter(p, true, ignoreCase)).ToList();
            var set = new TextFilterSet(filters);
            var scan = set.NewScan();
            for (int i = 0; i < 10; i++)
            {
                string text = new([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => "abAB_ 1\n"[random.Next(8)])]);
                Assert.True(scan.TrySearch(Encoding.UTF8.GetBytes(text)));
                foreach (var filter in filters)
                {
                    var options = RegexOptions.Multiline | RegexOptions.ECMAScript | (ignoreCase ? RegexOptions.IgnoreCase : 0);
                    bool expected = Regex.IsMatch(text, filter.Pattern, options, TimeSpan.FromSeconds(10));
                    Assert.True(expected == scan.IsMatched(set.IndexOf(filter)), $"{filter} on {text.Replace('\n', '~')}: {expected}");
                }
            }
        }
    }

    [Fact]
    public void TrySearch_RandomLiterals_AgreesWithIndexOf()
    {
        var random = new Random(815);
        for (int round = 0; round < 500; round++)
        {
            var filters = Enumerable.Range(0, random.Next(1, 70)).Select(_ => Word(random, random.Next(1, 9))).Distinct()
                .Select(w => new TextFilter(w, false, random.Next(2) == 0)).ToList();
            var set = new TextFilterSet(filters);
            var scan = set.NewScan();
            string text = Word(random, random.Next(0, 200));
            Assert.True(scan.TrySearch(Encoding.UTF8.GetBytes(text)));
            foreach (var filter in filters)
            {
                bool expected = text.Contains(filter.Pattern, filter.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
                Assert.True(expected == scan.IsMatched(set.IndexOf(filter)), $"{filter} in {text}");
            }
        }
    }

    [Fact]
    public void TrySearch_ManyStates_StaysBoundedAndRight()
    {
        // Sixteen of these have 2^16 states together; the text makes most of them.
        var filters = Enumerable.Range(0, 16).Select(i => new TextFilter($"{(char)('a' + i)}[^!]*!{i}", true, false)).ToList();
        var set = new TextFilterSet(filters);
        var scan = set.NewScan();
        var random = new Random(1);
        byte[] text = [.. Enumerable.Range(0, 20_000).Select(_ => (byte)"abcdefghijklmnop!0123456789"[random.Next(27)])];
        Assert.True(scan.TrySearch(text));
        string all = Encoding.ASCII.GetString(text);
        Assert.All(filters, f => Assert.Equal(Regex.IsMatch(all, f.Pattern), scan.IsMatched(set.IndexOf(f))));
    }

    [Fact]
    public void TrySearch_SameTextAgain_AllocatesNothing()
    {
        var scan = new TextFilterSet([new TextFilter("pg_sleep", false, true), new TextFilter(@"\bdrop\s+(table|schema)\b", true, true)]).NewScan();
        byte[] text = "select a, b from orders o join customers c on c.id = o.customer_id where o.total > 100"u8.ToArray();
        scan.TrySearch(text);
        Assert.Equal(0, Allocations.Least(() =>
        {
            for (int i = 0; i < 10_000; i++) scan.TrySearch(text);
        }));
    }

    private static bool[] Search(IReadOnlyList<TextFilter> filters, string text)
    {
        var set = new TextFilterSet(filters);
        var scan = set.NewScan();
        Assert.True(scan.TrySearch(Encoding.UTF8.GetBytes(text)));
        return [.. filters.Select(f => scan.IsMatched(set.IndexOf(f)))];
    }

    private static string Word(Random random, int length) => new([.. Enumerable.Range(0, length).Select(_ => "abcABC_ ("[random.Next(9)])]);

    private static string Expression(Random random, int depth) => random.Next(depth > 0 ? 12 : 6) switch
    {
        0 => "a",
        1 => "B",
        2 => @"\w",
        3 => "[ab1]",
        4 => ".",
        5 => random.Next(4) switch { 0 => "^", 1 => "$", 2 => @"\b", _ => "_" },
        6 or 7 => Expression(random, depth - 1) + Expression(random, depth - 1),
        8 => $"(?:{Expression(random, depth - 1)}|{Expression(random, depth - 1)})",
        9 => $"(?:{Expression(random, depth - 1)}a)*",
        10 => $"(?:{Expression(random, depth - 1)}b){{1,2}}",
        _ => $"(?:{Expression(random, depth - 1)} )?",
    };
}
