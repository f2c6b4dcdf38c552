using HoopWire.Compression;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>MySQL clients that break the protocol in their session: it ends with one clear error, the target hears nothing of it, and nobody else notices.</summary>
public class HostileClientTests
{
    private const ushort Malformed = 1835;

    public static TheoryData<ulong, string> BadCommands()
    {
        var data = new TheoryData<ulong, string>();
        foreach (var capabilities in new[] { Capabilities.None, Capabilities.QueryAttributes, Capabilities.MariaDbBulk })
        {
            foreach (var (what, _) in HostileCommands.Of(capabilities)) data.Add((ulong)capabilities, what);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(BadCommands))]
    public async Task Relay_ClientBreaksTheProtocol_EndsThatSessionClearly(ulong capabilities, string what)
    {
        byte[] bytes = HostileCommands.Of((Capabilities)capabilities).Single(command => command.What == what).Bytes;
        using var target = new ScriptedMySqlTarget(Prepared(1, 1, 0)) { With = Capabilities.MariaDbBulk };
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: (Capabilities)capabilities);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, "DO ?"u8));
        for (int i = 0; i < 3; i++) await client.ReadAsync();
        await client.SendAsync(bytes);
        Assert.Equal([Malformed], await client.ReadErrorsAsync());
        var end = await gateway.EndAsync();
        Assert.Equal((Side.Client, Stage.Relay), (end.Side, end.Stage));
        Assert.Equal(1, gateway.Sessions.Count);
        await target.HungUp.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(target.Commands);
        await bystander.AssertUnharmedAsync();
        Assert.Contains(await gateway.RecordedTextsAsync(), line => line.Contains("\"event\":\"end\"", StringComparison.Ordinal) && line.Contains(end.Detail, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData((byte)CommandCode.StmtExecute, new byte[] { 9, 0, 0, 0, 0, 1, 0, 0, 0 }, 1243)]
    [InlineData((byte)CommandCode.StmtReset, new byte[] { 9, 0, 0, 0 }, 1243)]
    [InlineData((byte)CommandCode.StmtFetch, new byte[] { 9, 0, 0, 0, 1, 0, 0, 0 }, 1243)]
    [InlineData((byte)CommandCode.StmtFetch, new byte[] { 1, 0, 0, 0, 1, 0, 0, 0 }, 1235)]
    [InlineData((byte)CommandCode.MariaDbStmtBulkExecute, new byte[] { 1, 0, 0, 0, 0, 0 }, 1047)]
    [InlineData((byte)CommandCode.BinlogDump, new byte[0], 1235)]
    [InlineData((byte)CommandCode.Shutdown, new byte[0], 1235)]
    [InlineData((byte)CommandCode.Sleep, new byte[0], 1047)]
    [InlineData((byte)99, new byte[0], 1047)]
    [InlineData((byte)255, new byte[0], 1047)]
    public async Task Relay_CommandThatIsNotTaken_IsRefusedAndTheNextOneAnswers(byte code, byte[] argument, ushort expected)
    {
        using var target = new ScriptedMySqlTarget(Prepared(1, 1, 0), Packets(Payload.Ok()));
        await using var gateway = Start(target);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, "DO ?"u8));
        for (int i = 0; i < 3; i++) await client.ReadAsync();
        await client.SendAsync([.. RawMySqlClient.Command((CommandCode)code, argument), .. RawMySqlClient.Command(CommandCode.Ping)]);
        Assert.Equal(expected, (await client.ReadErrorAsync()).Code);
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
        Assert.Equal([(byte)CommandCode.Ping], target.Commands.Last());
    }

    [Fact]
    public async Task Relay_CommandBehindQuit_ReachesNobody()
    {
        using var target = new ScriptedMySqlTarget(Packets(Payload.Ok()));
        await using var gateway = Start(target);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.Ping));
        await client.ReadAsync();
        await client.SendAsync([.. RawMySqlClient.Command(CommandCode.Quit), .. RawMySqlClient.Query("DROP TABLE customers")]);
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal(new EndReason(Side.Client, Stage.Relay, "The client closed the session."), await gateway.EndAsync());
        await target.HungUp.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([[(byte)CommandCode.Ping]], target.Commands);
        Assert.DoesNotContain(await gateway.RecordedTextsAsync(), line => line.Contains("DROP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Relay_CommandThatNeverEnds_EndsAtItsCap()
    {
        using var target = new ScriptedMySqlTarget();
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        byte[] packet = new byte[PacketHead.Bytes + MySqlLimits.PacketBytesMax];
        packet[PacketHead.Bytes] = (byte)CommandCode.Query;
        for (byte i = 0; i < 3; i++)
        {
            new PacketHead(MySqlLimits.PacketBytesMax, i).Write(packet);
            await client.SendAsync(packet);
            await bystander.AssertWorksAsync();
        }
        Assert.False(client.IsTold);
        // The head of one more is enough.
        new PacketHead(MySqlLimits.PacketBytesMax, 3).Write(packet);
        await client.SendAsync(packet[..PacketHead.Bytes]);
        Assert.Equal([1153], await client.ReadErrorsAsync());
        Assert.Equal(new EndReason(Side.Client, Stage.Relay, "The client sent a command that is longer than 48 MB"), await gateway.EndAsync());
        Assert.Empty(target.Commands);
        await bystander.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Relay_CommandWhoseSecondPacketDoesNotCount_EndsTheSession()
    {
        using var target = new ScriptedMySqlTarget();
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        byte[] first = new byte[PacketHead.Bytes + MySqlLimits.PacketBytesMax];
        new PacketHead(MySqlLimits.PacketBytesMax, 0).Write(first);
        await client.SendAsync([.. first, .. Payload.Packet(2, "x"u8)]);
        Assert.Equal([Malformed], await client.ReadErrorsAsync());
        Assert.Equal("The client sent packets that are out of sequence", (await gateway.EndAsync()).Detail);
        await bystander.AssertUnharmedAsync();
    }

    [Fact]
    public async Task Relay_FileThatIsNoneOfTheCommands_IsData()
    {
        using var target = new ScriptedMySqlTarget(AnswerToLoad) { TakesFiles = true };
        await using var gateway = Start(target, new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) });
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        await client.SendAsync(RawMySqlClient.Query("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t"));
        Assert.Equal(0xFB, (await client.ReadAsync()).Payload[0]);
        byte[] drop = [(byte)CommandCode.Query, .. "DROP TABLE t"u8];
        await client.SendAsync([.. Payload.Packet(2, [(byte)CommandCode.Quit]), .. Payload.Packet(3, drop), .. Payload.Packet(4, "x"u8), .. Payload.Packet(5, [])]);
        Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
        Assert.Equal([[(byte)CommandCode.Quit], drop, "x"u8.ToArray(), []], target.Commands.Skip(1));
        Assert.Equal(1, gateway.Sessions.Count);
        Assert.DoesNotContain(await gateway.RecordedTextsAsync(), line => line.Contains("DROP", StringComparison.Ordinal));

        static byte[]? AnswerToLoad(byte[] packet)
        {
            if (packet.Length == 0) return Payload.Packet(6, Payload.Ok());
            return packet.AsSpan().IndexOf("LOAD DATA"u8) > 0 ? Payload.Packet(1, [0xFB, .. "/tmp/a"u8]) : null;
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task Relay_FileOutOfSequence_EndsTheSession(byte sequence)
    {
        using var target = new ScriptedMySqlTarget(Payload.Packet(1, [0xFB, .. "/tmp/a"u8]));
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        await client.SendAsync(RawMySqlClient.Query("LOAD DATA LOCAL INFILE '/tmp/a' INTO TABLE t"));
        await client.ReadAsync();
        await client.SendAsync(Payload.Packet(sequence, "x"u8));
        Assert.Equal(Malformed, (await client.ReadErrorsAsync()).Last());
        Assert.Equal("The client sent a file whose packets are out of sequence", (await gateway.EndAsync()).Detail);
        await bystander.AssertUnharmedAsync();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 100)]
    [InlineData(40, 0)]
    [InlineData(40, 100)]
    public async Task Relay_FramesOfTheCompressedProtocolThatLie_EndTheSession(int bytes, int plain)
    {
        using var target = new ScriptedMySqlTarget();
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.Compress);
        byte[] frame = new byte[CompressedHead.Bytes + bytes];
        new CompressedHead(bytes, plain == 0 && bytes > 0 ? (byte)9 : (byte)0, plain).Write(frame);
        await client.SendAsync(frame);
        // What is said of it is in a frame, too.
        Assert.NotEmpty(await client.ReadBytesToEndAsync());
        var end = await gateway.EndAsync();
        Assert.Equal((Side.Client, Stage.Relay), (end.Side, end.Stage));
        Assert.StartsWith("The client sent ", end.Detail, StringComparison.Ordinal);
        Assert.Contains("compressed frame", end.Detail, StringComparison.Ordinal);
        await bystander.AssertUnharmedAsync();
    }

    /// <summary>A few kilobytes that stand for values of hundreds of megabytes, of a statement that is not there: the loop's other sessions work on.</summary>
    [Fact]
    public async Task Relay_FramesThatOpenToMuch_LeaveTheLoopToOthers()
    {
        const int Frames = 25;
        using var target = new ScriptedMySqlTarget(Packets(Payload.Ok()));
        await using var gateway = Start(target);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.ZstdCompression);
        byte[] value = Payload.Packet(0, [(byte)CommandCode.StmtSendLongData, 9, 0, 0, 0, 0, 0, .. new byte[MySqlLimits.PacketBytesMax - 20]]);
        using var compressor = new ZstdFrameCompressor(1, checksum: false);
        byte[] content = new byte[compressor.Bound(value.Length)];
        int length = compressor.Compress(value, content);
        byte[] frame = [.. new byte[CompressedHead.Bytes], .. content.AsSpan(0, length)];
        new CompressedHead(length, 0, value.Length).Write(frame);
        // About as much as the gateway reads at once.
        Assert.True(Frames * frame.Length < 64 << 10, $"{frame.Length}");
        byte[] ping = [.. new byte[CompressedHead.Bytes], .. RawMySqlClient.Command(CommandCode.Ping)];
        new CompressedHead(ping.Length - CompressedHead.Bytes, 0, 0).Write(ping);
        await client.SendAsync([.. Enumerable.Repeat(frame, Frames).SelectMany(f => f), .. ping]);
        await bystander.AssertUnharmedAsync();
        await client.ReadExactlyAsync(new byte[CompressedHead.Bytes + PacketHead.Bytes + Payload.Ok().Length]);
        Assert.Equal([[(byte)CommandCode.Ping]], target.Commands);
    }

    private static InProcessGateway Start(ScriptedMySqlTarget target, params Rule[] rules) => InProcessGateway.Start(target.Target, new GatewayLimits(), [.. rules], loops: 1);
}
