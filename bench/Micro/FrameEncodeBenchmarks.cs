using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using HoopWire.Compression;

namespace HoopWire.Bench.Micro;

/// <summary>A recording's frame: 256 KB of lines compressed by the one encoder that all sessions share.</summary>
public class FrameEncodeBenchmarks
{
    private const int FrameBytes = 256 << 10;
    private IFrameCompressor _compressor = null!;
    private byte[] _lines = [];
    private byte[] _frame = [];

    [GlobalSetup]
    public void Setup()
    {
        _compressor = Encoder();
        var text = new StringBuilder();
        for (var i = 1; text.Length < FrameBytes; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"command\",\"time\":\"2026-01-01T00:00:{i % 60:00}.{i % 1000000:000000}Z\",\"seq\":{i},\"kind\":\"query\",\"text\":\"SELECT abalance FROM pgbench_accounts WHERE aid = {i * 7919 % 100000};\",\"verdict\":\"pass\"}}\n");
            text.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"result\",\"time\":\"2026-01-01T00:00:{i % 60:00}.{i % 1000000:000000}Z\",\"seq\":{i},\"tag\":\"SELECT 1\",\"rows\":1,\"bytes\":11}}\n");
        }

        _lines = Encoding.ASCII.GetBytes(text.ToString(0, FrameBytes));
        _frame = new byte[_compressor.Bound(FrameBytes)];
    }

    [GlobalCleanup]
    public void Cleanup() => _compressor.Dispose();

    [Benchmark(Description = "compress 256 KB of lines")]
    public int Compress() => _compressor.Compress(_lines, _frame);

    private static ZstdFrameCompressor Encoder() => new();
}
