using HoopWire.Kit;
using HoopWire.Postgres.Tests.Support.Relaying;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>The whole hot path (frames, verdicts, masks, detectors, journal) by the runtime's own count of allocated bytes.</summary>
public class RelayAllocationTests
{
    private const int Messages = 1_000_000;
    private const int Batches = 20;

    // BackendMessage.ParseComplete and BindComplete, without bodies.
    private static readonly byte[] Bound = [(byte)'2', 0, 0, 0, 4];
    private static readonly byte[] Prepared = [(byte)'1', 0, 0, 0, 4, (byte)'Z', 0, 0, 0, 5, (byte)'I'];

    [Fact]
    public async Task OnReceive_AMillionMessagesOfSimpleQueries_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        var requests = Enumerable.Range(0, 64).Select(i => RelayRig.Simple($"SELECT aid, filler, note FROM pgbench_accounts WHERE aid = {i};")).ToArray();
        // Query, RowDescription, DataRow, CommandComplete, ReadyForQuery.
        await RunAsync(rig, requests, RelayRig.Reply([], 1), 5);
    }

    [Fact]
    public async Task OnReceive_AMillionMessagesOfPreparedQueries_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        rig.Exchange(RelayRig.Prepare("s1", "SELECT aid, filler, note FROM pgbench_accounts WHERE aid = $1"), Prepared);
        var requests = Enumerable.Range(0, 64).Select(i => RelayRig.Run("s1", $"{i}")).ToArray();
        // Bind, Describe, Execute, Sync; BindComplete, RowDescription, DataRow, CommandComplete, ReadyForQuery.
        await RunAsync(rig, requests, RelayRig.Reply(Bound, 1), 9);
    }

    [Fact]
    public async Task OnReceive_AMillionRows_NothingAllocated()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules());
        await RunAsync(rig, [RelayRig.Simple("SELECT aid, filler, note FROM pgbench_accounts")], RelayRig.Reply([], 500), 504);
    }

    private static async Task RunAsync(RelayRig rig, byte[][] requests, byte[] reply, int messages)
    {
        // Each text three times in a row: a verdict is kept at the second sighting, unless another text of the same slot came in between.
        foreach (byte[] request in requests) Exchange(rig, [request], reply, 3);
        Assert.Equal(requests[^1], rig.ToTarget.ToArray());
        Assert.Equal(-1, rig.ToClient.IndexOf("nobody"u8));
        Assert.NotEqual(-1, rig.ToClient.IndexOf("[redacted]"u8));

        var allocating = new List<long>();
        for (int measured = 0, tried = 0; measured < Batches; tried++)
        {
            // A journal without room is another matter: it is emptied before it is full, however slow the drain.
            await rig.DrainAsync();
            int collections = GC.CollectionCount(0);
            long bytes = Exchange(rig, requests, reply, Messages / Batches / messages);
            // A collection that other tests bring about closes the part of the heap that a thread has begun, which counts as allocated.
            if (GC.CollectionCount(0) != collections && tried < 10 * Batches) continue;
            measured++;
            if (bytes > 0) allocating.Add(bytes);
        }

        // What happens once on a thread (a method compiled anew) is no cost of a message.
        Assert.True(allocating.Count <= 1, string.Join(' ', allocating));
    }

    /// <summary>So many exchanges, and the bytes this thread allocated meanwhile.</summary>
    private static long Exchange(RelayRig rig, byte[][] requests, byte[] reply, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < count; i++) rig.Exchange(requests[i % requests.Length], reply);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
