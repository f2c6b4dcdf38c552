using System.Buffers;
using BenchmarkDotNet.Attributes;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Bench.Micro;

/// <summary>The wire: heads alone, and the messages that a masked or judged query has to be read.</summary>
public class FramerBenchmarks
{
    private const int Rows = 100;
    private byte[] _reply = [];
    private byte[] _row = [];
    private byte[] _bind = [];
    private byte[] _startup = [];

    [GlobalSetup]
    public void Setup()
    {
        var output = new ArrayBufferWriter<byte>();
        RowDescription.Write(output, 25, "id", "email", "name", "note");
        for (var i = 0; i < Rows; i++) DataRow.Write(output, "4711", "bob@example.com", "Bob Smith", "a note of some length");
        CommandComplete.Write(output, "SELECT 100"u8);
        ReadyForQuery.Write(output, ReadyForQuery.Idle);
        _reply = output.WrittenSpan.ToArray();

        var row = new ArrayBufferWriter<byte>();
        DataRow.Write(row, "4711", "bob@example.com", "Bob Smith", "a note of some length");
        _row = row.WrittenSpan[FrameReader.HeadBytes..].ToArray();
        var bind = new ArrayBufferWriter<byte>();
        Bind.WriteText(bind, default, "s1"u8, "4711"u8.ToArray(), "x"u8.ToArray());
        _bind = bind.WrittenSpan[FrameReader.HeadBytes..].ToArray();
        var startup = new ArrayBufferWriter<byte>();
        StartupMessage.Write(startup, ProtocolVersion.V30, [new("user", "alice"), new("database", "orders"), new("application_name", "psql")]);
        _startup = startup.WrittenSpan[StartupPacket.HeadBytes..].ToArray();
    }

    [Benchmark(Description = "scan the heads of a reply of 100 rows")]
    public int ScanReply()
    {
        var messages = 0;
        ReadOnlySpan<byte> rest = _reply;
        while (BackendMessage.TryReadHead(rest, out _, out var total) == FrameStatus.Message)
        {
            rest = rest[total..];
            messages++;
        }

        return messages;
    }

    [Benchmark(Description = "read a DataRow of 4 columns")]
    public int ReadRow()
    {
        var bytes = 0;
        if (!DataRow.TryRead(_row, out var row)) return -1;
        foreach (var cell in row.Cells) bytes += cell.Value.Length;
        return bytes;
    }

    [Benchmark(Description = "read a Bind of 2 parameters")]
    public int ReadBind() => Bind.TryRead(_bind, out var bind) ? bind.ParameterCount : -1;

    [Benchmark(Description = "read a StartupMessage")]
    public bool ReadStartup() => StartupMessage.TryRead(_startup, out _);
}
