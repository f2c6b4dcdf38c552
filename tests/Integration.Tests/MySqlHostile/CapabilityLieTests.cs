using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>MySQL targets that answer as if something else had been agreed on, or asked for: what the client would take for another thing than the gateway does ends the session.</summary>
public class CapabilityLieTests
{
    private const ulong Several = (ulong)(Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults);

    [Fact]
    public async Task Relay_RowThatThisClientTakesForTheEnd_EndsTheSession()
    {
        // For the target, which has EOF packets, it is a row whose first cell has its length in eight bytes.
        byte[] row = [0xFE, 6, 0, 0, 0, 0, 0, 0, 0, .. "a cell"u8];
        using var target = new ScriptedMySqlTarget(Packets([1], Payload.Column("c"), Eof, row, Row("more"), Eof)) { Without = Capabilities.DeprecateEof };
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.DeprecateEof);
        await client.SendAsync(RawMySqlClient.Query("SELECT c FROM t"));
        Assert.Equal([1429], await client.ReadErrorsAsync());
        Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
        await bystander.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Relay_MoreResultsThanTheClientTakes_EndTheSession(bool behindRows)
    {
        byte[] reply = behindRows
            ? Packets([1], Payload.Column("c"), Eof, Row("x"), Payload.Eof(ServerStatus.MoreResultsExist), Payload.Ok())
            : Packets(Payload.Ok(ServerStatus.MoreResultsExist), Payload.Ok());
        await EndsAsync(new ScriptedMySqlTarget(reply), Several, RawMySqlClient.Query("SELECT c FROM t"));
    }

    [Fact]
    public async Task Relay_MoreResultsOnceTheClientAskedForThem_AreDelivered()
    {
        using var target = new ScriptedMySqlTarget(Packets(Eof), Packets(Payload.Ok(ServerStatus.MoreResultsExist), Payload.Ok()));
        await using var gateway = Start(target);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, without: (Capabilities)Several);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.SetOption, 0, 0));
        Assert.Equal(Eof, (await client.ReadAsync()).Payload);
        await client.SendAsync(RawMySqlClient.Query("DO 1; DO 2"));
        Assert.Equal(Payload.Ok(ServerStatus.MoreResultsExist), (await client.ReadAsync()).Payload);
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task Relay_CursorOfAnExecution_StandsOpenWhereItWasAskedFor(byte flags, bool opens)
    {
        using var target = new ScriptedMySqlTarget(Prepared(1, 0, 1), Packets([1], Payload.Column("c"), Payload.Eof(ServerStatus.CursorExists)), Packets([0, 0, .. Row("x")], Payload.Eof(ServerStatus.LastRowSent)));
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, "SELECT c FROM t"u8));
        for (int i = 0; i < 3; i++) await client.ReadAsync();
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtExecute, 1, 0, 0, 0, flags, 1, 0, 0, 0));
        if (!opens)
        {
            Assert.Equal([1429], await client.ReadErrorsAsync());
            Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
            await bystander.AssertUnharmedAsync();
            return;
        }
        for (int i = 0; i < 3; i++) await client.ReadAsync();
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtFetch, 1, 0, 0, 0, 1, 0, 0, 0));
        Assert.Equal([0, 0, .. Row("x")], (await client.ReadAsync()).Payload);
    }

    [Fact]
    public async Task Relay_FileForAClientThatSendsNone_EndsTheSession() => await EndsAsync(
        new ScriptedMySqlTarget(Packets([0xFB, .. "/tmp/a"u8])), 0, RawMySqlClient.Query("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t"));

    public static TheoryData<string, byte[]> Tracks
    {
        get
        {
            var data = new TheoryData<string, byte[]>
            {
                { "a text", [20, .. "of bob@example.com now"u8] },
                { "a text longer than the packet", [200, .. "of bob@example.com now"u8] },
                { "a text shorter than it is", [2, .. "of bob@example.com now"u8] },
                { "bytes behind the changes", [0, 1, 0, .. "bob@example.com"u8] },
                { "an unknown change", [0, 17, 99, 15, .. "bob@example.com"u8] },
                { "a change longer than all", [0, 17, 1, 99, .. "bob@example.com"u8] },
            };
            foreach (var (name, bytes) in HostileReplies.BadLengths)
            {
                data.Add($"a text: {name}", [.. bytes, .. "bob@example.com"u8]);
                data.Add($"changes: {name}", [0, .. bytes, .. "bob@example.com"u8]);
                data.Add($"a change: {name}", [0, (byte)(bytes.Length + 16), 1, .. bytes, .. "bob@example.com"u8]);
            }
            return data;
        }
    }

    /// <summary>Whatever the form of what has changed in the session, a value in it is hidden.</summary>
    [Theory]
    [MemberData(nameof(Tracks))]
    public async Task Relay_ChangesOfTheSessionThatLie_AreLookedThrough(string what, byte[] info)
    {
        Assert.NotEmpty(what);
        using var target = new ScriptedMySqlTarget(Packets([0, 0, 0, 2, 0x40, 0, 0, .. info]), Packets(Payload.Ok()));
        await using var gateway = Start(target, new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] });
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.SessionTrack);
        await client.SendAsync(RawMySqlClient.Query("SET @a = 1"));
        var (_, payload) = await client.ReadAsync();
        Assert.Equal(OkPacket.Header, payload[0]);
        Assert.True(payload.AsSpan().IndexOf("bob@example.com"u8) < 0);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.Ping));
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
    }

    private static InProcessGateway Start(ScriptedMySqlTarget target, params Rule[] rules) => InProcessGateway.Start(target.Target, new GatewayLimits(), [.. rules], loops: 1);

    private static async Task EndsAsync(ScriptedMySqlTarget target, ulong without, byte[] command)
    {
        using var owned = target;
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, without: (Capabilities)without);
        await client.SendAsync(command);
        Assert.Equal(1429, (await client.ReadErrorsAsync()).Last());
        Assert.Equal(Side.Target, (await gateway.EndAsync()).Side);
        await target.HungUp.WaitAsync(TimeSpan.FromSeconds(60));
        await bystander.AssertUnharmedAsync();
    }
}
