using System.Net.Sockets;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>A MySQL target that never stops talking to a client that does not read: what is held of it stays bounded, and the session ends by its deadlines.</summary>
public class FloodingMySqlTargetTests
{
    /// <summary>Far more than all buffers in between hold together.</summary>
    private const long FloodBytes = 512 << 20;

    private static readonly GatewayLimits Limits = new();
    private static readonly byte[] Long = Payload.Column(new string('x', 400));

    [Theory]
    [InlineData("rows")]
    [InlineData("results")]
    [InlineData("fields")]
    [InlineData("a row without end")]
    public async Task Relay_EndlessAnswer_IsHeldBackAndEndsWithTheLongestTime(string what)
    {
        byte[] columns = Packets([1], Payload.Column("c"), Eof), more = Payload.Ok(ServerStatus.MoreResultsExist);
        var (command, flood) = what switch
        {
            "rows" => (CommandCode.Query, new Flood(columns, Row(new string('x', 400)))),
            "results" => (CommandCode.Query, new Flood(Packets(more), [.. more, .. new byte[400]])),
            "fields" => (CommandCode.FieldList, new Flood(Packets(Long), Long)),
            _ => (CommandCode.Query, new Flood(columns, new byte[MySqlLimits.PacketBytesMax])),
        };
        var time = new ManualTime();
        using var server = new ScriptedMySqlTarget();
        using var target = new PlayedTarget(server.Target);
        await using var gateway = InProcessGateway.Start(target.Target, Limits with { Idle = 2 * Limits.Max }, [], loops: 1, time: time);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        var hungUp = target.PlayNextAsync(flood.PlayAsync);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawMySqlClient.Command(command, "t\0"u8));
        await AssertHeldBackAsync(flood, bystander);

        gateway.Pass(time, Limits.Max);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The session has lasted as long as it may."), await gateway.EndAsync());
        // The client, who does not read, is waited for as long as a session's end may take; then both connections are gone.
        gateway.Pass(time, TimeSpan.FromSeconds(5));
        await hungUp.WaitAsync(TimeSpan.FromSeconds(60));
        await client.ReadBytesToEndAsync();
        await using var later = await MySqlBystander.StartAsync(gateway);
        await later.AssertUnharmedAsync();
    }

    /// <summary>What is dropped is no more than read: others are served, and nothing of it is kept.</summary>
    [Fact]
    public async Task Relay_EndlessRowsOverALimit_AreDroppedBesideOthers()
    {
        using var server = new ScriptedMySqlTarget();
        using var target = new PlayedTarget(server.Target);
        await using var gateway = InProcessGateway.Start(target.Target, Limits, [new Rule("few") { Limit = new LimitRule { Rows = 10 } }], loops: 1);
        await using var bystander = await MySqlBystander.StartAsync(gateway);
        var flood = new Flood(Packets([1], Payload.Column("c"), Eof), Row(new string('x', 400)));
        var hungUp = target.PlayNextAsync(flood.PlayAsync);
        await using (var client = await RawMySqlClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync(RawMySqlClient.Query("SELECT c FROM t"));
            for (int i = 0; i < 13; i++) await client.ReadAsync();
            // Many times what would be held.
            while (flood.Sent < 64 << 20) await bystander.AssertWorksAsync();
            Assert.False(client.IsTold);
        }
        await hungUp.WaitAsync(TimeSpan.FromSeconds(60));
        await bystander.AssertUnharmedAsync();
    }

    /// <summary>Waits until the target gets no byte through while others are served twenty times.</summary>
    private static async Task AssertHeldBackAsync(Flood flood, MySqlBystander bystander)
    {
        long before;
        do
        {
            before = flood.Sent;
            for (int i = 0; i < 20; i++) await bystander.AssertWorksAsync();
        }
        while (before == 0 || before != flood.Sent);
        Assert.InRange(flood.Sent, 1, FloodBytes - 1);
    }

    /// <summary>A server that answers the first command with a head, and never stops.</summary>
    private sealed class Flood(byte[] head, byte[] packet)
    {
        private const int PartBytes = 64 << 10;
        private long _sent;

        public long Sent => Interlocked.Read(ref _sent);

        public async Task PlayAsync(NetworkStream stream)
        {
            await stream.WriteAsync(Payload.Packet(0, ScriptedMySqlTarget.Greeting(Capabilities.DeprecateEof)));
            await ScriptedMySqlTarget.ReadAsync(stream);
            await stream.WriteAsync(Payload.Packet(2, Payload.Ok()));
            await ScriptedMySqlTarget.ReadAsync(stream);
            await stream.WriteAsync(head);
            byte sequence = Next();
            while (Sent < FloodBytes)
            {
                byte[] bytes = new byte[PacketHead.Bytes];
                new PacketHead(packet.Length, sequence++).Write(bytes);
                foreach (byte[] part in bytes.Concat(packet).Chunk(PartBytes))
                {
                    await stream.WriteAsync(part);
                    Interlocked.Add(ref _sent, part.Length);
                }
            }
        }

        private byte Next()
        {
            byte sequence = 0;
            for (int at = 0; at < head.Length; sequence++)
            {
                PacketHead.TryRead(head.AsSpan(at), out var read);
                sequence = read.Sequence;
                at += PacketHead.Bytes + read.Length;
            }
            return sequence;
        }
    }
}
