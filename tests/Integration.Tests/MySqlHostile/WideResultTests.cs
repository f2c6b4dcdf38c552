using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>Results with more columns than any server's: what is kept of them is bounded, and the session goes on.</summary>
public class WideResultTests
{
    private static readonly string Name = new('n', 255);

    [Fact]
    public async Task Relay_ColumnsThatDoNotFitARecord_AreRecordedWithoutTheirNames()
    {
        const int Columns = 40_000;
        byte[] row = [.. Enumerable.Repeat<byte[]>([1, (byte)'x'], Columns).SelectMany(cell => cell)];
        using var target = new ScriptedMySqlTarget(Packets([Count(Columns), .. Enumerable.Repeat(Payload.Column(Name), Columns), Eof, row, Eof]), Packets(Payload.Ok()));
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Query("SELECT * FROM wide"));
        for (int i = 0; i < Columns + 4; i++) await client.ReadAsync();
        await client.SendAsync(RawMySqlClient.Command(CommandCode.Ping));
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
        string line = Assert.Single(await gateway.RecordedTextsAsync(), line => line.Contains("\"tag\":\"ROWS 1\"", StringComparison.Ordinal));
        var columns = JsonDocument.Parse(line).RootElement.GetProperty("columns").EnumerateArray().Select(column => column.GetProperty("name").GetString()).ToArray();
        Assert.Equal((Columns, Name, ""), (columns.Length, columns[0], columns[^1]));
    }

    [Fact]
    public async Task Relay_CursorsOfManyColumns_AreBoundedAndTheSessionGoesOn()
    {
        const int Columns = 4096;
        byte[] opened = Packets([Count(Columns), .. Enumerable.Repeat(Payload.Column(Name), Columns), Payload.Eof(ServerStatus.CursorExists)]);
        uint prepared = 0;
        using var target = new ScriptedMySqlTarget(command => (CommandCode)command[0] switch
        {
            CommandCode.StmtPrepare => Prepared(++prepared, 0, 0),
            CommandCode.StmtExecute => opened,
            CommandCode.StmtFetch => Packets(Payload.Eof(ServerStatus.LastRowSent)),
            _ => null,
        });
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        byte first = 1, last = 0;
        byte[] end;
        do
        {
            await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, "SELECT * FROM wide"u8));
            await client.ReadAsync();
            end = await ExecuteAsync(client, ++last, Columns);
        }
        while (end[0] == EofPacket.Header && last < 64);
        Assert.InRange(last, 2, 63);
        Assert.True(ErrPacket.TryRead(end, out var error) && error.Code == 1104);
        Assert.Equal((ushort?)1235, await FetchAsync(client, last));
        Assert.Null(await FetchAsync(client, first));
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtClose, first, 0, 0, 0));
        Assert.Equal(EofPacket.Header, (await ExecuteAsync(client, last, Columns))[0]);
        Assert.Null(await FetchAsync(client, last));
    }

    private static byte[] Count(int columns) => [0xFC, (byte)columns, (byte)(columns >> 8)];

    /// <summary>What stands behind the definitions.</summary>
    private static async Task<byte[]> ExecuteAsync(RawMySqlClient client, byte id, int columns)
    {
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtExecute, id, 0, 0, 0, 1, 1, 0, 0, 0));
        for (int i = 0; i < columns + 1; i++) await client.ReadAsync();
        return (await client.ReadAsync()).Payload;
    }

    /// <summary>The error's number; null for none.</summary>
    private static async Task<ushort?> FetchAsync(RawMySqlClient client, byte id)
    {
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtFetch, id, 0, 0, 0, 1, 0, 0, 0));
        return ErrPacket.TryRead((await client.ReadAsync()).Payload, out var error) ? error.Code : null;
    }
}
