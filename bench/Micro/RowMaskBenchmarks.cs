using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Session.Masks;
using HoopWire.Sessions;

namespace HoopWire.Bench.Micro;

/// <summary>One row of ten columns, two of them masked: by mask, type and format.</summary>
public class RowMaskBenchmarks
{
    private const int ColumnCount = 10;
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly MaskCounts _counts = new(new MaskNames(["rule"], []));
    private readonly DetectorSet _detectors = DetectorSet.Create(Enum.GetValues<DetectorKind>())!;
    private byte[] _row = [];
    private RowShape _shape = null!;
    private RowShape _detected = null!;

    /// <summary>What is masked, and how.</summary>
    [Params(
        "redact text", "partial text", "zero int4 binary", "zero numeric", "truncate-date date binary", "truncate-date timestamptz", "token text", "token int8 binary",
        "token uuid binary", "fpe text", "fpe int8 binary", "fpe numeric", "zero jsonb", "redact text[]")]
    public string What { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        string[] words = What.Split(' ');
        bool binary = words.Length > 2;
        var (type, cell) = Sample(words[1], binary);
        var kind = words[0] == "truncate-date" ? MaskKind.TruncateDate : Enum.Parse<MaskKind>(words[0], ignoreCase: true);
        var types = new TypeCatalogue([new PgType(1009, PgTypeKind.Array) { Inner = 25 }]);
        var kernels = new MaskKernels(types, new MaskKeys(new Secret("a secret for benchmarks"), ImmutableDictionary<string, Secret>.Empty));
        var pass = new ColumnMask(ColumnAction.Pass, default, 0, 25, false);
        var mask = new ColumnMask(ColumnAction.Mask, kind, 0, type, binary) { Kernel = kernels.For(new MaskRule(kind), type, -1, binary) };
        var columns = new ColumnMask[ColumnCount];
        Array.Fill(columns, pass);
        columns[2] = columns[6] = mask;
        _shape = new RowShape(columns, []);
        _detected = new RowShape([.. columns.Select(c => c.Action == ColumnAction.Pass ? c with { Action = ColumnAction.Detect } : c)], []);
        _row = Row([.. Enumerable.Range(0, ColumnCount).Select(i => i is 2 or 6 ? cell : "a note of some length"u8.ToArray())]);
    }

    [Benchmark(Description = "mask 2 columns of 10")]
    public bool Mask() => Write(_shape, null);

    [Benchmark(Description = "mask 2 columns of 10, detectors on the others")]
    public bool MaskAndDetect() => Write(_detected, _detectors);

    private static (uint Type, byte[] Cell) Sample(string type, bool binary) => (type, binary) switch
    {
        ("text", _) => (25, "4111 1111 1111 1111"u8.ToArray()),
        ("int4", true) => (23, [0, 1, 2, 3]),
        ("int8", true) => (20, [0, 0, 0, 0, 7, 91, 205, 21]),
        ("date", true) => (1082, [0, 0, 34, 197]),
        ("uuid", true) => (2950, Guid.Parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6").ToByteArray(true)),
        ("timestamptz", _) => (1184, "2024-05-06 12:34:56.789+02"u8.ToArray()),
        ("numeric", _) => (1700, "123456.78"u8.ToArray()),
        ("jsonb", _) => (3802, "{\"card\": \"4111111111111111\", \"n\": 42}"u8.ToArray()),
        _ => (1009, "{one,\"two and\",three}"u8.ToArray()),
    };

    private static byte[] Row(byte[][] cells)
    {
        var row = new List<byte> { 0, ColumnCount };
        byte[] length = new byte[4];
        foreach (byte[] cell in cells)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, cell.Length);
            row.AddRange(length);
            row.AddRange(cell);
        }
        return [.. row];
    }

    private bool Write(RowShape shape, DetectorSet? detectors)
    {
        _output.ResetWrittenCount();
        return RowMasker.TryWrite(_row, shape, detectors, _output, _counts, out _);
    }
}
