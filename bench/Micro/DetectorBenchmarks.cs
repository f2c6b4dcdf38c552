using System.Text;
using BenchmarkDotNet.Attributes;
using HoopWire.Policy;

namespace HoopWire.Bench.Micro;

/// <summary>All detectors in one pass, over what cells and texts look like when there is nothing to be found, and when there is.</summary>
public class DetectorBenchmarks
{
    private readonly DetectorSet _detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;
    private readonly byte[] _cell = "Bob Smith"u8.ToArray();
    private readonly byte[] _found = "bob.smith@example.com"u8.ToArray();
    private readonly byte[] _digits = Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(1_000_000, 1000)));
    private readonly byte[] _prose = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("It was the best of times, it was the worst of times. ", 200)));

    private readonly byte[] _log = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("2026-02-14T10:22:33.123Z worker handled order ORD-2026-000123 in 17 ms, total 129.90\n", 110)));

    [Benchmark(Description = "cell of 9 bytes, nothing in it")]
    public bool Cell() => _detectors.TryFind(_cell, out _);

    [Benchmark(Description = "cell that is an address")]
    public bool Address() => _detectors.TryFind(_found, out _);

    [Benchmark(Description = "8 KB of numbers")]
    public bool Digits() => _detectors.TryFind(_digits, out _);

    [Benchmark(Description = "9 KB of log lines")]
    public bool Log() => _detectors.TryFind(_log, out _);

    [Benchmark(Description = "10 KB of prose")]
    public bool Prose() => _detectors.TryFind(_prose, out _);
}
