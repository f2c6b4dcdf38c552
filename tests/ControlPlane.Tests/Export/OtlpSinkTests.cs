using System.Net;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using HoopWire.Kit;

namespace HoopWire.ControlPlane.Tests.Export;

public class OtlpSinkTests
{
    private static readonly byte[] Row = Encoding.UTF8.GetBytes("{\"time\":\"2026-11-22T10:00:00Z\",\"text\":\"SELECT 1\"}\n");

    [Fact]
    public async Task SendAsync_CollectorRejectsARecord_TellsOfItAndIsDone()
    {
        await using OtlpReceiver collector = new() { Answer = Partial(1, "too old") };
        using OtlpSink sink = new(new OtlpOptions(new Uri(collector.Endpoint)));
        Assert.Equal("1 records: too old", await sink.SendAsync(Row, CancellationToken.None));
        collector.Answer = [];
        Assert.Null(await sink.SendAsync(Row, CancellationToken.None));
        Assert.Equal(2, collector.Logs.Count);
    }

    [Fact]
    public async Task SendAsync_CollectorBreaksOffItsAnswer_IsToBeSentAgain()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using OtlpSink sink = new(new OtlpOptions(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")));
        Task<string?> sent = sink.SendAsync(Row, CancellationToken.None);
        using (TcpClient collector = await listener.AcceptTcpClientAsync())
        {
            byte[] request = new byte[64 << 10];
            int length = 0;
            while (!Encoding.Latin1.GetString(request, 0, length).Contains("\r\n\r\n", StringComparison.Ordinal)) length += await collector.GetStream().ReadAsync(request.AsMemory(length));
            await collector.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"u8.ToArray());
        }

        await Assert.ThrowsAsync<IOException>(() => sent);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task SendAsync_CollectorRefusesOneRow_TakesTheOthersAndTellsOfIt(int status)
    {
        await using OtlpReceiver collector = new() { Judges = logs => logs.Any(log => log.Body == "row 5") ? status : 200 };
        using OtlpSink sink = new(new OtlpOptions(new Uri(collector.Endpoint)));
        Assert.Equal($"1 records: the collector answers {status}", await sink.SendAsync(Rows(11), CancellationToken.None));
        Assert.Equal(Enumerable.Range(0, 11).Where(i => i != 5).Select(i => $"row {i}"), collector.Logs.Select(log => log.Body));
    }

    [Fact]
    public async Task SendAsync_BatchLargerThanTheCollectorTakes_GoesInParts()
    {
        await using OtlpReceiver collector = new() { Judges = logs => logs.Count > 3 ? 413 : 200 };
        using OtlpSink sink = new(new OtlpOptions(new Uri(collector.Endpoint)));
        Assert.Null(await sink.SendAsync(Rows(11), CancellationToken.None));
        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"row {i}"), collector.Logs.Select(log => log.Body));
    }

    [Fact]
    public async Task SendAsync_CollectorRefusesEverything_IsToBeSentAgain()
    {
        await using OtlpReceiver collector = new() { Judges = _ => 400 };
        using OtlpSink sink = new(new OtlpOptions(new Uri(collector.Endpoint)));
        Assert.Equal("the collector answers 400", (await Assert.ThrowsAsync<IOException>(() => sink.SendAsync(Rows(3), CancellationToken.None))).Message);
        await Assert.ThrowsAsync<IOException>(() => sink.SendAsync(Rows(1), CancellationToken.None));
    }

    [Fact]
    public async Task SendAsync_RowTooLargeAlone_IsPassedOver()
    {
        await using OtlpReceiver collector = new() { Judges = _ => 413 };
        using OtlpSink sink = new(new OtlpOptions(new Uri(collector.Endpoint)));
        Assert.Equal("2 records: the collector answers 413", await sink.SendAsync(Rows(2), CancellationToken.None));
    }

    [Fact]
    public async Task SendAsync_CollectorGoesAwayBetweenHalves_IsToBeSentAgain()
    {
        int requests = 0;
        await using OtlpReceiver collector = new() { Judges = _ => ++requests switch { 1 => 413, 2 => 200, _ => 503 } };
        using OtlpSink sink = new(new OtlpOptions(new Uri(collector.Endpoint)));
        Assert.Equal("the collector answers 503", (await Assert.ThrowsAsync<IOException>(() => sink.SendAsync(Rows(4), CancellationToken.None))).Message);
    }

    private static byte[] Rows(int count) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"time\":\"2026-11-22T10:00:00Z\",\"text\":\"row {i}\"}}\n")));

    [Fact]
    public void Read_PartialSuccess_GivesNumberAndMessage() => Assert.Equal(new OtlpPartialSuccess(7, "no"), OtlpPartialSuccess.Read(Partial(7, "no")));

    [Fact]
    public void Read_NothingRejected_IsNothing()
    {
        Assert.Null(OtlpPartialSuccess.Read([]));
        Assert.Null(OtlpPartialSuccess.Read(Partial(0, "")));
    }

    [Fact]
    public void Read_CutOrOtherBytes_IsNothingOrAShorterMessage()
    {
        byte[] whole = Partial(7, "no");
        for (int length = 1; length < whole.Length; length++) Assert.Null(OtlpPartialSuccess.Read(whole[..length]));
        Assert.Null(OtlpPartialSuccess.Read("<html>"u8.ToArray()));
        Assert.Equal(500, OtlpPartialSuccess.Read(Partial(1, new string('x', 9000)))!.Message.Length);
    }

    internal static byte[] Partial(long rejected, string message)
    {
        byte[] inner = Written(to =>
        {
            to.WriteTag(1, WireFormat.WireType.Varint);
            to.WriteInt64(rejected);
            to.WriteTag(2, WireFormat.WireType.LengthDelimited);
            to.WriteString(message);
        });
        return Written(to =>
        {
            to.WriteTag(1, WireFormat.WireType.LengthDelimited);
            to.WriteBytes(ByteString.CopyFrom(inner));
        });
    }

    private static byte[] Written(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using (CodedOutputStream to = new(bytes, leaveOpen: true)) write(to);
        return bytes.ToArray();
    }
}
