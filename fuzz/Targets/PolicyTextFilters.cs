using System.Text;
using HoopWire.Policy.Filters;

namespace HoopWire.Fuzz.Targets;

/// <summary>Any bytes as an expression and a text, parted by the first zero: an expression is refused in words or compiled, and a search ends.</summary>
internal sealed class PolicyTextFilters : IFuzzTarget
{
    public static string Name => "text-filters";

    public static IEnumerable<byte[]> Seeds =>
    [
        "\\bdrop\\s+(table|schema)\\b\0select 1; drop table t"u8.ToArray(),
        "(?i)^[a-f\\d]{2,8}$\0deadbeef"u8.ToArray(),
        "(a|b)*c.{3}\0ababc\xC3\xA9xyz"u8.ToArray(),
        [],
    ];

    public static IEnumerable<byte[]> Dictionary =>
        ["\\b"u8.ToArray(), "(?:"u8.ToArray(), "{1,9}"u8.ToArray(), "[^"u8.ToArray(), "|"u8.ToArray(), ".*"u8.ToArray(), "\0"u8.ToArray()];

    public static long AllocationMax(int inputBytes) => 64L << 20;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        int zero = input.IndexOf((byte)0);
        var pattern = zero < 0 ? input : input[..zero];
        if (pattern.Length > 200) return;
        var filter = new TextFilter(Encoding.UTF8.GetString(pattern), true, (pattern.Length & 1) == 0);
        if (!filter.TryCheck(out string problem))
        {
            FuzzFailure.Unless(problem.Length > 0, "a refusal without a reason");
            return;
        }
        var scan = new TextFilterSet([filter]).NewScan();
        var text = zero < 0 ? default : input[(zero + 1)..];
        bool first = scan.TrySearch(text), matched = first && scan.IsMatched(0);
        FuzzFailure.Unless(scan.TrySearch(text) == first && (!first || scan.IsMatched(0) == matched), "a second search that differs");
        Trace.Note(matched ? 1 : 0, pattern.Length);
    }
}
