using System.Buffers;
using BenchmarkDotNet.Attributes;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Wire;

namespace HoopWire.Bench.Micro;

/// <summary>One row of four columns: one masked, the rest looked at by detectors or passed.</summary>
public class RowMaskBenchmarks
{
    private const uint Text = 25;
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly MaskCounts _counts = new(["rule"]);
    private readonly DetectorSet _detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;
    private byte[] _row = [];
    private RowShape _masked = null!;
    private RowShape _detected = null!;

    [GlobalSetup]
    public void Setup()
    {
        DataRow.Write(_output, "4711", "bob@example.com", "Bob Smith", "a note of some length");
        _row = _output.WrittenSpan[FrameReader.HeadBytes..].ToArray();
        var pass = new ColumnMask(ColumnAction.Pass, default, 0, Text, false);
        var detect = pass with { Action = ColumnAction.Detect };
        var mask = new ColumnMask(ColumnAction.Mask, MaskKind.Partial, 0, Text, false);
        _masked = new RowShape([pass, mask, pass, pass], []);
        _detected = new RowShape([detect, mask, detect, detect], []);
    }

    [Benchmark(Description = "mask 1 column of 4")]
    public bool Mask() => Write(_masked, null);

    [Benchmark(Description = "mask 1 column of 4, detectors on the others")]
    public bool MaskAndDetect() => Write(_detected, _detectors);

    private bool Write(RowShape shape, DetectorSet? detectors)
    {
        _output.ResetWrittenCount();
        return RowMasker.TryWrite(_row, shape, detectors, _output, _counts);
    }
}
