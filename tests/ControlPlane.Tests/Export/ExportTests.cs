using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

public class ExportTests : StoreTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

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
        using (Socket listener = Listen(place))
        {
            using Socket first = await AcceptAsync(listener, time);
            Assert.Contains("Key 1.", await LineAsync(first), StringComparison.Ordinal);
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
