using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

/// <summary>Commands with attributes through the relay: judged by their text wherever it stands, and told to a target as far as it has them.</summary>
public class RelayAttributeTests
{
    private const Capabilities Has = Capabilities.QueryAttributes;
    private const string Sql = "SELECT id FROM sbtest1";
    private static readonly (string Name, FieldType Type, byte[]? Value) Trace = Attributed.Text("traceparent", "00-ab");
    private static readonly (string Name, FieldType Type, byte[]? Value) Reason = Attributed.Text("hoopwire.reason", "TICKET-1");
    private static readonly (string Name, FieldType Type, byte[]? Value) None = Attributed.Text("none", null);
    private static readonly (string Name, FieldType Type, byte[]? Value) Seven = ("", FieldType.Long, [7, 0, 0, 0]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_WithAttributes_IsToldToATargetAsFarAsItHasThem(bool has)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, has);
        byte[] request = Payload.Packet(0, Attributed.Query(Sql, Trace, None));
        rig.Give(request, RelayRig.Reply(binary: false, 1, "id"));
        Assert.Equal(has ? request : RelayRig.Query(Sql), rig.ToTarget.ToArray());
        rig.Give(Payload.Packet(0, Attributed.Query(Sql)), RelayRig.Reply(binary: false, 1, "id"));
        Assert.Equal(has ? Payload.Packet(0, Attributed.Query(Sql)) : RelayRig.Query(Sql), rig.ToTarget.ToArray());
    }

    /// <summary>The reason is the gateway's own; the others go on without it, bits and heads in their places.</summary>
    [Fact]
    public async Task Query_WithAReason_TellsTheTargetTheOthers()
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, true);
        rig.Give(Payload.Packet(0, Attributed.Query(Sql, None, Reason, Trace)), RelayRig.Reply(binary: false, 1, "id"));
        Assert.Equal(Payload.Packet(0, Attributed.Query(Sql, None, Trace)), rig.ToTarget.ToArray());
        rig.Give(Payload.Packet(0, Attributed.Query(Sql, Reason)), RelayRig.Reply(binary: false, 1, "id"));
        Assert.Equal(Payload.Packet(0, Attributed.Query(Sql)), rig.ToTarget.ToArray());
    }

    /// <summary>Lengths in longer forms than they need are written anew: where the text begins is said once, and in one way.</summary>
    [Fact]
    public async Task Query_LengthsInLongForms_AreToldInShortOnes()
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, true);
        byte[] wide = [3, 0xFC, 1, 0, 0xFE, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 253, 0, 0xFD, 1, 0, 0, (byte)'a', 0xFC, 1, 0, (byte)'b', .. Encoding.UTF8.GetBytes(Sql)];
        rig.Give(Payload.Packet(0, wide), RelayRig.Reply(binary: false, 1, "id"));
        Assert.Equal(Payload.Packet(0, Attributed.Query(Sql, Attributed.Text("a", "b"))), rig.ToTarget.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_SplitAtEveryOffset_IsTakenWhole(bool has)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, has);
        byte[] request = Payload.Packet(0, Attributed.Query(Sql, Trace, None));
        byte[] expected = has ? request : RelayRig.Query(Sql);
        for (int cut = 0; cut < request.Length; cut++)
        {
            rig.Forget();
            Assert.Equal(0, rig.Take(request.AsSpan(0, cut)));
            rig.Give(request, RelayRig.Reply(binary: false, 1, "id"));
            Assert.Equal(expected, rig.ToTarget.ToArray());
        }
    }

    [Fact]
    public async Task Query_ByteByByte_IsTakenWithItsLastByte()
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, true);
        byte[] request = Payload.Packet(0, Attributed.Query(Sql, Trace, None));
        for (int there = 0; there < request.Length; there++) Assert.Equal(0, rig.Take(request.AsSpan(0, there)));
        Assert.Equal(request.Length, rig.Take(request));
        Assert.Equal(request, rig.ToTarget.ToArray());
    }

    /// <summary>Whatever an attribute is called and holds, the text behind it is what is judged; and what an attribute holds is no text.</summary>
    [Fact]
    public async Task Query_BlockedTextBehindAttributes_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, true);
        foreach (var attribute in new[] { Trace, None, Reason, Attributed.Text(Sql, Sql), Attributed.Text("-- ", "/*"), Attributed.Text("", new string('x', 300)), ("n", FieldType.LongLong, new byte[8]) })
        {
            rig.Forget();
            byte[] request = Payload.Packet(0, Attributed.Query("DROP TABLE sbtest1", attribute));
            Assert.Equal(request.Length, rig.Take(request));
            Assert.True(rig.ToTarget.IsEmpty);
            Assert.Equal(ErrPacket.Header, rig.ToClient[PacketHead.Bytes]);
            rig.Give(Payload.Packet(0, Attributed.Query(Sql, Attributed.Text("sql", "DROP TABLE sbtest1"))), RelayRig.Reply(binary: false, 1, "id"));
            Assert.False(rig.ToTarget.IsEmpty);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_WithAttributes_IsToldToATargetAsFarAsItHasThem(bool has)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, has);
        rig.Give(RelayRig.Prepare("SELECT id FROM sbtest1 WHERE id = ?"), RelayRig.Prepared(1, 1, "id"));
        byte[] request = Payload.Packet(0, Attributed.Execute(Seven, Trace, None));
        rig.Give(request, RelayRig.Reply(binary: true, 1, "id"));
        Assert.Equal(has ? request : RelayRig.Execute(1, (FieldType.Long, [7, 0, 0, 0])), rig.ToTarget.ToArray());
        rig.Give(Payload.Packet(0, Attributed.Execute(Seven, Reason, Trace)), RelayRig.Reply(binary: true, 1, "id"));
        Assert.Equal(has ? Payload.Packet(0, Attributed.Execute(Seven, Trace)) : RelayRig.Execute(1, (FieldType.Long, [7, 0, 0, 0])), rig.ToTarget.ToArray());
        // Types of the execution before.
        byte[] again = [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 1, 0, 0, 9, 0, 0, 0], plain = [0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 9, 0, 0, 0];
        rig.Give(Payload.Packet(0, again), RelayRig.Reply(binary: true, 1, "id"));
        Assert.Equal(Payload.Packet(0, has ? again : plain), rig.ToTarget.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_StatementWithoutParameters_MayHaveAttributes(bool has)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, has);
        rig.Give(RelayRig.Prepare(Sql), RelayRig.Prepared(1, 0, "id"));
        foreach (byte[] payload in new[] { Attributed.Execute(), Attributed.Execute(Trace), Attributed.Execute(None, Trace) })
        {
            rig.Give(Payload.Packet(0, payload), RelayRig.Reply(binary: true, 1, "id"));
            Assert.Equal(has ? Payload.Packet(0, payload) : RelayRig.Execute(1), rig.ToTarget.ToArray());
        }
        rig.Give(RelayRig.Execute(1), RelayRig.Reply(binary: true, 1, "id"));
        Assert.Equal(RelayRig.Execute(1), rig.ToTarget.ToArray());
    }

    [Fact]
    public async Task Execute_SplitAtEveryOffset_IsTakenWhole()
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, false);
        rig.Give(RelayRig.Prepare("SELECT id FROM sbtest1 WHERE id = ?"), RelayRig.Prepared(1, 1, "id"));
        byte[] request = Payload.Packet(0, Attributed.Execute(Seven, Trace, None));
        for (int cut = 0; cut < request.Length; cut++)
        {
            rig.Forget();
            Assert.Equal(0, rig.Take(request.AsSpan(0, cut)));
            rig.Give(request, RelayRig.Reply(binary: true, 1, "id"));
            Assert.Equal(RelayRig.Execute(1, (FieldType.Long, [7, 0, 0, 0])), rig.ToTarget.ToArray());
        }
    }

    /// <summary>The gateway's own query on such a session has none, and says so.</summary>
    [Theory]
    [InlineData(false, "SELECT @@sql_mode")]
    [InlineData(true, "\0\u0001SELECT @@sql_mode")]
    public async Task Query_SettingsThatAreNotKnown_AreAskedForInTheTargetsForm(bool has, string begins)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, has);
        rig.Exchange.Settings.Forget();
        Assert.Equal(0, rig.Take(Payload.Packet(0, Attributed.Query(Sql))));
        Assert.Equal((byte)CommandCode.Query, rig.ToTarget[PacketHead.Bytes]);
        Assert.StartsWith(begins, Encoding.ASCII.GetString(rig.ToTarget[(PacketHead.Bytes + 1)..]), StringComparison.Ordinal);
    }

    /// <summary>A statement may read its attributes: with others it is another one, where the target is told of them. Why it is sent is no part of what it does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_Held_IsBoundToWhatTheTargetIsTold(bool has)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, has);
        List<byte[]> held = ((QuietControl)rig.Exchange.Control).Held = [];
        foreach (var attributes in new (string, FieldType, byte[]?)[][] { [], [Reason], [Trace], [Trace, Reason], [None] })
        {
            Assert.Equal(0, rig.Take(Payload.Packet(0, Attributed.Query("DELETE FROM sbtest1", attributes))));
        }
        Assert.Equal(5, held.Count);
        Assert.True(held[0].Length == 0 && held[1].Length == 0 && held[2].AsSpan().SequenceEqual(held[3]));
        Assert.Equal(has, !held[2].AsSpan().SequenceEqual(held[0]) && !held[2].AsSpan().SequenceEqual(held[4]));
        Assert.True(rig.ToTarget.IsEmpty);
    }

    [Theory]
    [InlineData(new byte[] { 3, 1, 1, 0, 1, 6, 0, 1, (byte)'a', 8, (byte)'-', (byte)'-', (byte)' ', 10, (byte)'D', (byte)'R', (byte)'O', (byte)'P' })]
    [InlineData(new byte[] { 3, 2, 1, 0, 1, 253, 0, 1, (byte)'a', 1, (byte)'b', (byte)'S', (byte)'E', (byte)'L' })]
    [InlineData(new byte[] { 3 })]
    [InlineData(new byte[] { 3, (byte)'S', (byte)'E', (byte)'L', (byte)'E', (byte)'C', (byte)'T', (byte)' ', (byte)'1' })]
    public async Task Query_WhoseAttributesLie_EndsTheSessionAndReachesNobody(byte[] payload)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, true);
        var error = Assert.Throws<InvalidOperationException>(() => rig.Take(Payload.Packet(0, payload)));
        Assert.Contains("attributes are malformed", error.Message, StringComparison.Ordinal);
        Assert.True(rig.ToTarget.IsEmpty);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Execute_ValuesThatAreNobodys_EndTheSession(int attributes)
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, true);
        rig.Give(RelayRig.Prepare("SELECT id FROM sbtest1 WHERE id = ?"), RelayRig.Prepared(1, 1, "id"));
        rig.Forget();
        byte[] payload = [.. attributes == 0 ? Attributed.Execute(Seven) : Attributed.Execute(Seven, Trace), 0];
        Assert.Throws<InvalidOperationException>(() => rig.Take(Payload.Packet(0, payload)));
        Assert.True(rig.ToTarget.IsEmpty);
    }

    [Fact]
    public async Task OnReceive_ThousandsOfAttributes_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = Start(folder, false);
        rig.Give(RelayRig.Prepare("SELECT id FROM sbtest1 WHERE id = ?"), RelayRig.Prepared(1, 1, "id"));
        byte[] query = Payload.Packet(0, Attributed.Query(Sql, Trace, None)), execution = Payload.Packet(0, Attributed.Execute(Seven, Trace, None));
        byte[] text = RelayRig.Reply(binary: false, 1, "id"), binary = RelayRig.Reply(binary: true, 1, "id");
        Give(100);
        int allocating = 0;
        for (int batch = 0; batch < 10; batch++)
        {
            await rig.DrainAsync();
            if (Give(500) > 0) allocating++;
        }
        // What happens once on a thread is no cost of a message.
        Assert.InRange(allocating, 0, 1);

        long Give(int times)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                rig.Give(query, text);
                rig.Give(execution, binary);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static RelayRig Start(TemporaryFolder folder, bool has) => RelayRig.Start(folder.Path, RelayRig.TwentyRules(), Has, has ? Has : Capabilities.None);
}
