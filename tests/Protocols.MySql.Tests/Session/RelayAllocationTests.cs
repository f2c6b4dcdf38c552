using System.Buffers.Binary;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Session;

/// <summary>The whole hot path (packets, verdicts, masks, detectors, journal) by the runtime's own count of allocated bytes.</summary>
public class RelayAllocationTests
{
    private const int Messages = 1_000_000;
    private const int Batches = 20;
    private const int Texts = 64;

    private static readonly string[] Columns = ["id", "c", "pad"];

    // Of select_random_ranges, which has no masked column and nothing to find.
    private static readonly string[] Count = ["count"];

    [Fact]
    public async Task OnReceive_AMillionMessagesOfQueries_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        // As many texts as messages, almost: none of them is known when it comes.
        var requests = Enumerable.Range(0, 50_000).Select(i => RelayRig.Query($"SELECT id, c, pad FROM sbtest1 WHERE id={1000 + i}")).ToArray();
        // COM_QUERY, the number of columns, three definitions, a row, OK.
        await RunAsync(rig, requests, [RelayRig.Reply(binary: false, 1, Columns)], 7);
        AssertMasked(rig);
    }

    [Fact]
    public async Task OnReceive_AMillionMessagesOfRanges_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        var requests = Enumerable.Range(0, 50_000)
            .Select(i => RelayRig.Query($"SELECT count(k) FROM sbtest1 WHERE k BETWEEN {i + 1} AND {i + 6} OR k BETWEEN {i + 9} AND {i + 12} OR `k` IN ({i + 20}, {i + 30})")).ToArray();
        await RunAsync(rig, requests, [RelayRig.Reply(binary: false, 1, Count)], 5);
    }

    [Fact]
    public async Task OnReceive_AMillionMessagesOfExecutions_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        string[] columns = [.. Columns, "price", "made"];
        rig.Give(RelayRig.Prepare("SELECT id, c, pad, price, made FROM sbtest1 WHERE id = ? AND price < ? AND made > ? AND pad <> ?"), RelayRig.Prepared(7, 4, columns));
        var requests = Enumerable.Range(0, Texts).Select(i => RelayRig.Execute(7, (FieldType.LongLong, Number(i)), (FieldType.Double, Real(i)), (FieldType.DateTime, Moment(i)), (FieldType.VarString, Word(i)))).ToArray();
        // COM_STMT_EXECUTE, the number of columns, five definitions, a row, OK.
        await RunAsync(rig, requests, [RelayRig.Reply(binary: true, 1, columns)], 9);
        AssertMasked(rig);
    }

    [Fact]
    public async Task OnReceive_AMillionMessagesOfStatementsInTurn_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        rig.Give(RelayRig.Prepare("SELECT count(*) FROM sbtest1 WHERE id = ?"), RelayRig.Prepared(1, 1, Count));
        byte[][] requests = [RelayRig.Query("SELECT id, c, pad FROM sbtest1 LIMIT 1"), RelayRig.Query("SELECT pad, id FROM sbtest1 LIMIT 1"), RelayRig.Execute(1, (FieldType.LongLong, Number(5)))];
        byte[][] replies = [RelayRig.Reply(binary: false, 1, Columns), RelayRig.Reply(binary: false, 1, "pad", "id"), RelayRig.Reply(binary: true, 1, Count)];
        await RunAsync(rig, requests, replies, 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnReceive_AMillionRows_NothingAllocated(bool binary)
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        rig.Give(RelayRig.Prepare("SELECT id, c, pad FROM sbtest1"), RelayRig.Prepared(1, 0, Columns));
        byte[] request = binary ? RelayRig.Execute(1) : RelayRig.Query("SELECT id, c, pad FROM sbtest1");
        await RunAsync(rig, [request], [RelayRig.Reply(binary, 500, Columns)], 506);
        AssertMasked(rig);
    }

    private static async Task RunAsync(RelayRig rig, byte[][] requests, byte[][] replies, int messages)
    {
        // Each of the last three times in a row: what was found out is kept at the second sighting, unless another one of the same slot came in between.
        int first = Math.Max(0, requests.Length - Texts);
        for (int i = first; i < requests.Length; i++)
            for (int again = 0; again < 3; again++) Give(rig, [requests[i]], [replies[i % replies.Length]], 0, 1);
        Assert.Equal(requests[^1], rig.ToTarget.ToArray());

        int allocating = 0;
        int count = Messages / Batches / messages;
        for (int i = 0; i < Batches; i++)
        {
            // A journal without room is another matter: it is emptied before it is full, however slow the drain.
            await rig.DrainAsync();
            if (Give(rig, requests, replies, i * count, count) > 0) allocating++;
        }

        // What happens once on a thread (a method compiled anew, a collection that other tests bring about) is no cost of a message.
        Assert.InRange(allocating, 0, 1);
    }

    /// <summary>So many exchanges, and the bytes this thread allocated meanwhile.</summary>
    private static long Give(RelayRig rig, byte[][] requests, byte[][] replies, int from, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = from; i < from + count; i++) rig.Give(requests[i % requests.Length], replies[i % replies.Length]);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void AssertMasked(RelayRig rig)
    {
        Assert.Equal(-1, rig.ToClient.IndexOf("nobody"u8));
        Assert.Equal(-1, rig.ToClient.IndexOf("bob@"u8));
        Assert.NotEqual(-1, rig.ToClient.IndexOf("[redacted]"u8));
        Assert.NotEqual(-1, rig.ToClient.IndexOf("mail *"u8));
    }

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Real(int value)
    {
        byte[] bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value + 0.25);
        return bytes;
    }

    // 2024-02-29 and a time.
    private static byte[] Moment(int value) => [7, 0xE8, 7, 2, 29, 12, 34, (byte)(value % 60)];

    private static byte[] Word(int value) => [3, (byte)'a', (byte)'b', (byte)('a' + (value % 26))];
}
