using System.Net.Sockets;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class LoopTests
{
    public static TheoryData<string> Plain => Rig.Plain;

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Post_FromManyThreads_AllRunOnTheLoopInOrderOfEachThread(string transport)
    {
        const int Threads = 4;
        const int Posts = 5000;
        await using var rig = new Rig(transport, tls: false, loops: 1);
        Loop loop = rig.Transport.Loops[0];
        int[] next = new int[Threads];
        int count = 0;
        bool wrong = false;
        var done = new TaskCompletionSource();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (int i = 0; i < Posts; i++)
            {
                int number = i;
                loop.Post(_ =>
                {
                    wrong |= !loop.IsCurrent || next[thread]++ != number;
                    if (++count == Threads * Posts)
                        done.SetResult();
                }, null);
            }
        })));
        await done.Task.WaitAsync(Rig.Patience);
        Assert.False(wrong);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Post_CallbackThrows_LoopGoesOn(string transport)
    {
        await using var rig = new Rig(transport, tls: false, loops: 1);
        rig.Transport.Loops[0].Post(_ => throw new InvalidOperationException("a fault"), null);
        bool ran = false;
        await Rig.OnLoopAsync(rig.Transport.Loops[0], () => { ran = true; return Task.CompletedTask; });
        Assert.True(ran);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Run_LoopDies_ClosesItsConnectionsAndListenersAndTells(string transport)
    {
        await using var rig = new Rig(transport, tls: false, loops: 1, new ThrowingLog());
        Loop loop = rig.Transport.Loops[0];
        var accepted = new TaskCompletionSource();
        IListener listener = rig.Listen(async connection =>
        {
            accepted.SetResult();
            await connection.Pipe.Input.ReadAsync();
        });
        using var client = new TcpClient();
        await client.ConnectAsync(listener.EndPoint);
        await accepted.Task.WaitAsync(Rig.Patience);
        Assert.Null(loop.Fault);

        loop.Post(_ => throw new InvalidOperationException("a fault"), null);
        await loop.Stopped.WaitAsync(Rig.Patience);

        Assert.Equal("loop 0 has died", loop.Fault);
        await AssertClosedAsync(client.GetStream());
        await UntilRefusedAsync(listener);
    }

    [Fact]
    public async Task Post_LoopDiedInItsWait_DoesNotWakeIt()
    {
        var loop = new DyingLoop();
        loop.Start();
        await loop.Stopped.WaitAsync(Rig.Patience);
        loop.Post(_ => { }, null);
        Assert.False(loop.WasWokenTooLate);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Schedule_SeveralTimers_RunInOrderOfDueTimeUnlessCancelled(string transport)
    {
        await using var rig = new Rig(transport, tls: false, loops: 1);
        Loop loop = rig.Transport.Loops[0];
        var ran = new List<int>();
        var done = new TaskCompletionSource();
        await Rig.OnLoopAsync(loop, () =>
        {
            loop.Schedule(TimeSpan.FromMilliseconds(60), _ => done.SetResult(), null);
            loop.Schedule(TimeSpan.FromMilliseconds(40), _ => ran.Add(40), null);
            loop.Schedule(TimeSpan.FromMilliseconds(20), _ => ran.Add(20), null);
            loop.Schedule(TimeSpan.Zero, _ => ran.Add(0), null);
            LoopTimer cancelled = loop.Schedule(TimeSpan.FromMilliseconds(30), _ => ran.Add(30), null);
            cancelled.Cancel();
            cancelled.Cancel();
            LoopTimer[] many = [.. Enumerable.Range(0, 3000).Select(i => loop.Schedule(TimeSpan.FromHours(1), _ => ran.Add(i), null))];
            foreach (LoopTimer timer in many)
                timer.Cancel();
            return Task.CompletedTask;
        });
        await done.Task.WaitAsync(Rig.Patience);
        Assert.Equal([0, 20, 40], ran);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Await_AnythingElsewhere_ComesBackToTheLoop(string transport)
    {
        await using var rig = new Rig(transport, tls: false, loops: 2);
        foreach (Loop loop in rig.Transport.Loops)
        {
            await Rig.OnLoopAsync(loop, async () =>
            {
                await Task.Run(() => Assert.False(loop.IsCurrent));
                Assert.True(loop.IsCurrent);
                await Task.Yield();
                Assert.True(loop.IsCurrent);
                await Task.Delay(1);
                Assert.True(loop.IsCurrent);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Post_CallbackBlocks_IsCountedAsAStall(string transport)
    {
        await using var rig = new Rig(transport, tls: false, loops: 1);
        LoopThread loop = rig.Loops.Single();
        using var never = new ManualResetEventSlim();
        await Rig.OnLoopAsync(loop, () => Task.FromResult(never.Wait(150)));
        await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        Assert.InRange(loop.Stalls, 1, 10);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task AllocatedBytes_CallbackAllocates_AreCounted(string transport)
    {
        await using var rig = new Rig(transport, tls: false, loops: 1);
        LoopThread loop = rig.Loops.Single();
        await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        long before = loop.AllocatedBytes;
        await Rig.OnLoopAsync(loop, () => Task.FromResult(new byte[1 << 20]));
        await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        Assert.InRange(loop.AllocatedBytes - before, 1 << 20, 2 << 20);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task ReadAsync_HandlerThatAwaitsAndDoesNotComeBack_IsNamedByItsClient(string transport)
    {
        var log = new WarningLog();
        await using var rig = new Rig(transport, tls: false, loops: 1, log);
        using var comesBack = new ManualResetEventSlim();
        IListener listener = rig.Listen(async connection =>
        {
            var read = await connection.Pipe.Input.ReadAsync();
            connection.Pipe.Input.AdvanceTo(read.Buffer.End);
            await Task.Run(() => { });
            connection.Pipe.Input.TryRead(out _);
            await connection.Pipe.Output.FlushAsync();
            comesBack.Wait(Rig.Patience);
            connection.Abort();
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("x"u8);
        string line = await log.FirstAsync("before its session").WaitAsync(Rig.Patience);
        Assert.Contains("127.0.0.1:", line, StringComparison.Ordinal);
        Assert.DoesNotContain("AsyncStateMachine", line, StringComparison.Ordinal);
        comesBack.Set();
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task OnReceive_StepDoesNotComeBack_IsCountedAndNamedMeanwhile(string transport)
    {
        var log = new WarningLog();
        await using var rig = new Rig(transport, tls: false, loops: 1, log);
        using var comesBack = new ManualResetEventSlim();
        var step = new LambdaStep((_, input) =>
        {
            comesBack.Wait(Rig.Patience);
            return new StepResult(input.Length);
        })
        { Title = "session 4711" };
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("x"u8);
        string line = await log.FirstAsync("session 4711, 127.0.0.1:").WaitAsync(Rig.Patience);
        Assert.Contains("stands still", line, StringComparison.Ordinal);
        Assert.InRange(rig.Loops.Single().Stalls, 1, long.MaxValue);
        comesBack.Set();
    }

    private static async Task AssertClosedAsync(NetworkStream stream)
    {
        try
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Rig.Patience));
        }
        catch (IOException)
        {
            // Reset.
        }
    }

    // One listener hears of its loop's end from elsewhere.
    private static async Task UntilRefusedAsync(IListener listener)
    {
        using var patience = new CancellationTokenSource(Rig.Patience);
        while (true)
        {
            using var next = new TcpClient();
            try
            {
                await next.ConnectAsync(listener.EndPoint, patience.Token);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
