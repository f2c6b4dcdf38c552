using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>MySQL targets that break the protocol in the relay: the session ends with one clear error and is recorded as ended so; nobody else notices.</summary>
public class HostileTargetTests
{
    private static readonly Rule Detects = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] };
    private static readonly Rule Records = new("recorded") { Record = RecordedResults.Masked };

    public static TheoryData<string, bool> BadReplies()
    {
        var data = new TheoryData<string, bool>();
        foreach (var (what, _, _) in HostileReplies.ByEof()) data.Add(what, false);
        foreach (var (what, _, _) in HostileReplies.ByOk()) data.Add(what, true);
        return data;
    }

    [Theory]
    [MemberData(nameof(BadReplies))]
    public async Task Relay_TargetBreaksTheProtocol_EndsThatSessionClearly(string what, bool endsByOk)
    {
        var (_, command, reply) = (endsByOk ? HostileReplies.ByOk() : HostileReplies.ByEof()).Single(reply => reply.What == what);
        using var target = new ScriptedMySqlTarget(Prepared(1, 0, 0), reply);
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: endsByOk ? Capabilities.DeprecateEof : Capabilities.None);
        // A statement to speak of, where the command is about one.
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, "DO 1"u8));
        await client.ReadAsync();
        await client.SendAsync(command);
        Assert.Equal(1429, (await client.ReadErrorsAsync()).Last());
        var end = await gateway.EndAsync();
        Assert.Equal((Side.Target, Stage.Relay), (end.Side, end.Stage));
        Assert.Equal(1, gateway.Sessions.Count);
        await target.HungUp.WaitAsync(TimeSpan.FromSeconds(60));
        await bystander.AssertUnharmedAsync();
        Assert.Contains(await gateway.RecordedTextsAsync(), line => IsEnd(line, end));
        Assert.Null(gateway.RecorderFault);
    }

    /// <summary>What nothing looks into passes; where a mask or the recording has to, a row that does not fit its columns ends the session before any of it is shown.</summary>
    public static TheoryData<string, bool, byte[]> Misfits
    {
        get
        {
            var data = new TheoryData<string, bool, byte[]>
            {
                { "a cell too few", false, Row("leak") },
                { "a cell too many", false, Row("leak", "leak", "leak") },
                { "a byte behind the cells", false, [.. Row("leak", "leak"), 0] },
                { "no cells", true, [0, 0] },
                { "a byte behind the values", true, [0, 0, .. Row("leak", "leak"), 0] },
                { "a head cut short", true, [0] },
                { "another head", true, [1, 0, .. Row("leak", "leak")] },
            };
            foreach (var (name, bytes) in HostileReplies.BadLengths)
            {
                // In text it is a cell.
                if (name != "NULL") data.Add($"a cell: {name}", false, [.. Row("leak"), .. bytes]);
                data.Add($"a value: {name}", true, [0, 0, .. Row("leak"), .. bytes]);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public async Task Relay_RowDoesNotFitItsColumns_IsNotShown(string what, bool binary, byte[] row)
    {
        Assert.NotEmpty(what);
        byte[] result = Packets([2], Payload.Column("a"), Payload.Column("b"), Eof, row, Eof);
        foreach (var rule in new[] { Detects, Records })
        {
            using var target = new ScriptedMySqlTarget(Prepared(1, 0, 2), result);
            await using var gateway = Start(target, rule);
            await using var bystander = await MySqlBystander.StartAsync(gateway);
            await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
            await PrepareAsync(client, columns: 2);
            await client.SendAsync(binary ? Execute(1) : RawMySqlClient.Query("SELECT a, b FROM t"));
            var payloads = await client.ReadToEndAsync();
            Assert.True(ErrPacket.TryRead(payloads[^1], out var error) && error.Code == 1429);
            Assert.All(payloads, payload => Assert.True(payload.AsSpan().IndexOf("leak"u8) < 0));
            Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
            await bystander.AssertUnharmedAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Relay_TargetClosesInsideAPacket_EndsTheSession(bool inARow)
    {
        byte[] whole = Packets([1], Payload.Column("c"), Eof, Row(new string('x', 200)));
        using var target = new ScriptedMySqlTarget(inARow ? whole[..^100] : whole[..20]) { Closes = true };
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Query("SELECT c FROM t"));
        byte[] told = await client.ReadBytesToEndAsync();
        // In the middle of a packet there is no place for an error.
        Assert.Equal(!inARow, told.AsSpan().IndexOf("The target closed the connection"u8) >= 0);
        Assert.Equal(new EndReason(Side.Target, Stage.Relay, "The target's connection ended (Closed)."), await gateway.EndAsync());
        await bystander.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Relay_ErrorBehindRows_EndsTheResultAndNotTheSession()
    {
        using var target = new ScriptedMySqlTarget(Packets([1], Payload.Column("c"), Eof, Row("x"), Payload.Err(1317)), Packets(Payload.Ok()));
        await using var gateway = Start(target);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Query("SELECT c FROM t"));
        for (int i = 0; i < 4; i++) await client.ReadAsync();
        Assert.Equal(1317, (await client.ReadErrorAsync()).Code);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.Ping));
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
    }

    [Theory]
    [InlineData((ushort)ServerStatus.CursorExists)]
    [InlineData((ushort)(ServerStatus.MoreResultsExist | ServerStatus.CursorExists))]
    public async Task Relay_CursorThatIsNone_ShowsNoRowOfIt(ushort status)
    {
        // Rows behind a cursor that stands open are nobody's.
        using var target = new ScriptedMySqlTarget(Prepared(1, 0, 1), Packets([1], Payload.Column("c"), Payload.Eof((ServerStatus)status), [0, 0, .. Row("leak")]));
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await PrepareAsync(client, columns: 1);
        await client.SendAsync(Execute(1));
        var payloads = await client.ReadToEndAsync();
        Assert.All(payloads, payload => Assert.True(payload.AsSpan().IndexOf("leak"u8) < 0));
        Assert.True(ErrPacket.TryRead(payloads[^1], out _));
        Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
        await bystander.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Relay_CursorInAQueryInText_IsNone()
    {
        using var target = new ScriptedMySqlTarget(Packets([1], Payload.Column("c"), Payload.Eof(ServerStatus.CursorExists), Row("x"), Eof), Packets(Payload.Ok()));
        await using var gateway = Start(target);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Query("SELECT c FROM t"));
        for (int i = 0; i < 5; i++) await client.ReadAsync();
        await client.SendAsync(RawMySqlClient.Command(CommandCode.Ping));
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
    }

    private static InProcessGateway Start(ScriptedMySqlTarget target, params Rule[] rules) => InProcessGateway.Start(target.Target, new GatewayLimits(), [.. rules], loops: 1);

    private static async Task PrepareAsync(RawMySqlClient client, int columns)
    {
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, "SELECT a, b FROM t"u8));
        for (int i = 0; i < columns + 2; i++) await client.ReadAsync();
    }

    private static byte[] Execute(byte id) => RawMySqlClient.Command(CommandCode.StmtExecute, id, 0, 0, 0, 0, 1, 0, 0, 0);

    private static bool IsEnd(string line, EndReason end)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return json.GetProperty("event").GetString() == "end" && json.GetProperty("side").GetString() == "target" && json.GetProperty("detail").GetString() == end.Detail;
    }
}
