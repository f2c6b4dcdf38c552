using BenchmarkDotNet.Attributes;
using HoopWire.Policy.Filters;

namespace HoopWire.Bench.Micro;

/// <summary>Text filters over a statement that none of them matches: the cost must not grow with their number.</summary>
public class TextFilterBenchmarks
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz";
    private readonly byte[] _text = string.Concat(Enumerable.Repeat("select o.id, o.total, c.name from orders o join customers c on c.id = o.customer_id where o.total > 100 order by o.id; ", 8)).Select(c => (byte)c).ToArray();
    private TextFilterScan _scan = null!;

    /// <summary>How many literals there are.</summary>
    [Params(0, 1, 8, 64)]
    public int Literals { get; set; }

    /// <summary>How many expressions there are.</summary>
    [Params(0, 1, 4, 16)]
    public int Expressions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        string Word(int length) => new([.. Enumerable.Range(0, length).Select(_ => Alphabet[random.Next(26)])]);
        _scan = new TextFilterSet(
        [
            .. Enumerable.Range(0, Literals).Select(_ => new TextFilter($"{Word(3)}_{Word(5)}", false, true)),
            .. Enumerable.Range(0, Expressions).Select(_ => new TextFilter($@"\b{Word(4)}\s+({Word(5)}|{Word(6)})\b", true, true)),
        ]).NewScan();
    }

    [Benchmark(Description = "statement of 944 bytes")]
    public bool Search() => _scan.TrySearch(_text);
}
