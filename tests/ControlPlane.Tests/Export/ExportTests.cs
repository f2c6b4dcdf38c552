using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HoopWire.ControlPlane.Tests.Export;
using HoopWire.Kit;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane.Tests;

public class ExportTests : StoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task File_Rows_AreAppendedOverRestarts()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("audit.jsonl");
        for (int run = 1; run <= 2; run++)
        {
            await using Plane plane = await StartAsync(folder: folder, exports: [new ExportOptions("siem") { File = file }]);
            plane.Host.Audit.Write(Row(plane, run));
        }

        JsonNode[] lines = [.. (await File.ReadAllLinesAsync(file)).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["Key 1.", "Key 2."], lines.Select(line => (string)line["detail"]!));
        Assert.Equal(("key-created", "alice"), ((string)lines[0]["kind"]!, (string)lines[0]["user"]!));
        Assert.False(lines[0].AsObject().ContainsKey("verdict"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Socket_ReceiverComesLateAndGoes_EveryRowArrives(bool unix)
    {
        using TemporaryFolder folder = new();
        EndPoint place = unix ? new UnixDomainSocketEndPoint(folder.File("siem.sock")) : new IPEndPoint(IPAddress.Loopback, FreePort.Next(1)[0]);
        ExportOptions export = place is IPEndPoint tcp ? new("siem") { Tcp = new DnsEndPoint("127.0.0.1", tcp.Port) } : new("siem") { Unix = folder.File("siem.sock") };
        ManualTime time = new();
        await using Plane plane = await StartAsync(folder: folder, time: time, exports: [export]);
        plane.Host.Audit.Write(Row(plane, 1));
        // Nobody listens yet: the first attempt fails.
        await UntilAsync(time, () => plane.Logs.Lines.Any(line => line.Contains("export siem", StringComparison.Ordinal)));
        Assert.Equal(new ExportFigures("siem", 0, Fails: true), Assert.Single(plane.Host.AuditFigures.Exports));
        using (Socket listener = Listen(place))
        {
            using Socket first = await AcceptAsync(listener, time);
            Assert.Contains("Key 1.", await LineAsync(first), StringComparison.Ordinal);
            await UntilAsync(time, () => Assert.Single(plane.Host.AuditFigures.Exports) is { Rows: > 0, Fails: false });
        }

        if (unix) File.Delete(folder.File("siem.sock"));
        plane.Host.Audit.Write(Row(plane, 2));
        await plane.Host.AuditRows.FlushAsync(Patience);
        using Socket again = Listen(place);
        using Socket second = await AcceptAsync(again, time);
        string line = await LineAsync(second);
        // At least once: the first may come again, the second must come.
        if (line.Contains("Key 1.", StringComparison.Ordinal)) line = await LineAsync(second);
        Assert.Contains("Key 2.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_NewExport_StartsWithWhatComes()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await StartAsync(folder: folder)) plane.Host.Audit.Write(Row(plane, 1));
        await using (Plane plane = await StartAsync(folder: folder, exports: [new ExportOptions("siem") { File = folder.File("out") }])) plane.Host.Audit.Write(Row(plane, 2));
        Assert.Contains("Key 2.", Assert.Single(await File.ReadAllLinesAsync(folder.File("out"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_CrashLeftHalfALine_StandsAloneAndEveryRowIsWhole()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("out", "{\"kind\":\"key-cre");
        await using (Plane plane = await StartAsync(folder: folder, exports: [new ExportOptions("siem") { File = file }])) plane.Host.Audit.Write(Row(plane, 1));
        string[] lines = await File.ReadAllLinesAsync(file);
        Assert.Equal("{\"kind\":\"key-cre", lines[0]);
        Assert.Equal("Key 1.", (string)JsonNode.Parse(Assert.Single(lines[1..]))!["detail"]!);
    }

    [Fact]
    public async Task File_RotatedBetweenRows_GoesOnInANewOne()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("out");
        ManualTime time = new();
        await using Plane plane = await StartAsync(folder: folder, time: time, exports: [new ExportOptions("siem") { File = file }]);
        plane.Host.Audit.Write(Row(plane, 1));
        await UntilAsync(time, () => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'));
        File.Move(file, file + ".1");
        plane.Host.Audit.Write(Row(plane, 2));
        await UntilAsync(time, () => File.Exists(file) && File.ReadAllText(file).EndsWith('\n'));
        Assert.Equal(["Key 1.", "Key 2."], [DetailOf(file + ".1"), DetailOf(file)]);
    }

    [Fact]
    public async Task Send_GatewayDiesBeforeTheCursorIsStored_SendsTheRowsAgainAndNoOthers()
    {
        ManualTime time = new();
        // One that is never asked: the rows wait in the outbox for the exports below.
        using TemporaryFolder folder = new();
        await using Plane plane = await StartAsync(folder: folder, time: time, exports: [new ExportOptions("other") { Unix = folder.File("nobody.sock") }]);
        Outbox outbox = new(plane.Host.Database);
        outbox.Use(["siem"]);
        for (int row = 1; row <= 3; row++) plane.Host.Audit.Write(Row(plane, row));
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        ILogger<AuditExport> log = NullLogger<AuditExport>.Instance;
        // It has taken the rows when the gateway is gone: nobody stores how far it has come.
        TakingSink dead = new() { Returns = new TaskCompletionSource<string?>() };
        AuditExport killed = new("siem", dead, outbox, time, log);
        await UntilAsync(time, () => dead.Taken.Count == 1);
        TakingSink next = new();
        await using (AuditExport export = new("siem", next, outbox, time, log)) await UntilAsync(time, () => next.Taken.Count == 1);
        Assert.Equal(3, dead.Taken.Single().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(dead.Taken.Single(), next.Taken.Single());
        TakingSink last = new();
        plane.Host.Audit.Write(Row(plane, 4));
        Assert.True(await plane.Host.AuditRows.FlushAsync(Patience));
        await using (AuditExport export = new("siem", last, outbox, time, log)) await UntilAsync(time, () => !last.Taken.IsEmpty);
        Assert.Contains("Key 4.", Assert.Single(last.Taken.Single().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        dead.Returns.SetCanceled();
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task Otlp_CollectorTakesSomeOnly_IsToldAndTheNextRowsFollow()
    {
        ManualTime time = new();
        await using OtlpReceiver collector = new() { Answer = OtlpSinkTests.Partial(1, "too old") };
        await using Plane plane = await StartAsync(time: time, exports: [new ExportOptions("collector") { Otlp = new OtlpOptions(new Uri(collector.Endpoint)) }]);
        plane.Host.Audit.Write(Row(plane, 1));
        await UntilAsync(time, () => plane.Logs.Lines.Any(line => line.Contains("too old", StringComparison.Ordinal)));
        collector.Answer = [];
        plane.Host.Audit.Write(Row(plane, 2));
        await UntilAsync(time, () => collector.Logs.Any(log => log.Attributes["hoopwire.detail"] == "Key 2."));
        // At least once: what a slow machine has answered too late comes again.
        Assert.Equal(["Key 1.", "Key 2."], collector.Logs.Select(log => log.Attributes["hoopwire.detail"]).Distinct());
    }

    private static string DetailOf(string file) => (string)JsonNode.Parse(Assert.Single(File.ReadAllLines(file)))!["detail"]!;

    private static AuditEvent Row(Plane plane, int number) => new(plane.Time.GetUtcNow(), "key-created") { User = "alice", Detail = $"Key {number}." };

    private static Socket Listen(EndPoint place)
    {
        Socket socket = new(place.AddressFamily, SocketType.Stream, place is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
        socket.Bind(place);
        socket.Listen();
        return socket;
    }

    private static async Task<Socket> AcceptAsync(Socket listener, ManualTime time)
    {
        Task<Socket> accepted = listener.AcceptAsync();
        await UntilAsync(time, () => accepted.IsCompleted);
        return await accepted;
    }

    private static async Task<string> LineAsync(Socket socket)
    {
        using CancellationTokenSource patience = new(Patience);
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (await socket.ReceiveAsync(one, patience.Token) == 1 && one[0] != '\n') line.Append((char)one[0]);
        return line.ToString();
    }

    /// <summary>Takes what it is sent, and says so when it is told to.</summary>
    private sealed class TakingSink : IExportSink
    {
        public ConcurrentQueue<string> Taken { get; } = [];

        public TaskCompletionSource<string?>? Returns { get; init; }

        public string Place => "a test";

        public Task<string?> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
        {
            Taken.Enqueue(Encoding.UTF8.GetString(lines.Span));
            return Returns?.Task ?? Task.FromResult<string?>(null);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Lets the clock run until the condition holds.</summary>
    private static async Task UntilAsync(ManualTime time, Func<bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, patience.Token);
        }
    }
}

[Trait("Category", "Server")]
public class PostgresExportTests : ExportTests
{
    private protected override bool OnPostgres => true;
}
