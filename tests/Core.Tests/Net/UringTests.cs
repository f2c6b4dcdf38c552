using System.Net.Sockets;
using HoopWire.Kit;
using HoopWire.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Net;

public sealed class UringTests
{
    [Fact]
    public void FindFault_ThisKernel_HasNone() => Assert.Null(UringTransport.FindFault());

    [Fact]
    public void FindFault_SeccompRefuses_SaysSo()
    {
        string? fault = Seccomp.RunWithout(Seccomp.Uring, UringTransport.FindFault);
        Assert.Equal("setting a ring up failed: Operation not permitted", fault);
    }

    [Theory]
    [InlineData(425u, "setting a ring up")]
    [InlineData(426u, "sending on the ring")]
    [InlineData(427u, "registering receive buffers")]
    public void FindFault_OneCallIsRefused_NamesTheStage(uint call, string stage) =>
        Assert.StartsWith(stage, Seccomp.RunWithout([call], UringTransport.FindFault), StringComparison.Ordinal);

    [Fact]
    public void UringTransport_SeccompRefuses_Throws()
    {
        var e = Seccomp.RunWithout(Seccomp.Uring, () => Assert.Throws<SocketException>(
            () => new UringTransport(2, TimeProvider.System, NullLoggerFactory.Instance)));
        Assert.Equal(SocketError.AccessDenied, e.SocketErrorCode);
    }

    [Fact]
    public unsafe void Ring_MoreThanBothQueuesHold_EveryCompletionComesOnceAndInOrder()
    {
        const int Count = 20_000;
        var ring = new Ring();
        try
        {
            ring.Enable();
            for (ulong i = 0; i < Count; i++)
                ring.Next()->Tag = i;
            ulong next = 0;
            for (int turn = 0; turn < Count && next < Count; turn++)
            {
                ring.Enter(0, 0);
                while (ring.TryTake(out UringCompletion completion))
                {
                    Assert.Equal((next, 0), (completion.Tag, completion.Result));
                    next++;
                }
            }

            Assert.Equal((ulong)Count, next);
        }
        finally
        {
            ring.Free();
        }
    }

    [Fact]
    public async Task Flush_BehindASendCutShortOfWhichTheLoopHasNotHeard_BytesStayInOrder()
    {
        await using var rig = new Rig("io_uring", tls: false, loops: 1);
        var toSink = new TaskCompletionSource<Connection>();
        var fromSource = new TaskCompletionSource<Connection>();
        int written = 0;
        void Write(int count)
        {
            Connection to = toSink.Task.Result;
            Span<byte> span = to.GetSpan(count)[..count];
            for (int i = 0; i < count; i++)
                span[i] = (byte)((written + i) * 31 >> 3);
            to.Advance(count);
            to.Flush();
            written += count;
        }

        await using Wire sink = await rig.DialAsync(
            rig.Listen(connection => Take(connection, new LambdaStep((_, input) => new StepResult(input.Length)), toSink)), 4 << 10, segment: 88);
        await using Wire source = await rig.DialAsync(rig.Listen(connection => Take(connection, new LambdaStep((from, input) =>
        {
            if (written == 0)
                from.Suspend(watchHangup: false);
            else
                Write(100);
            return new StepResult(input.Length);
        }), fromSource)));
        await Task.WhenAll(toSink.Task, fromSource.Task).WaitAsync(Rig.Patience);

        // More than is kept of a connection that is suspended: the kernel is told to stop, and keeps what comes then.
        Loop loop = rig.Transport.Loops[0];
        await source.SendAsync(new byte[600_000]);
        for (int i = 0; i < 20; i++)
            await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        await source.SendAsync(new byte[100_000]);

        // Fills most of the sink's send buffer, then in one turn: a send that does not fit, behind a receive that completes before it.
        await OnLoopAsync(() => Write(60_000));
        await OnLoopAsync(() =>
        {
            Write(40_000);
            fromSource.Task.Result.Resume();
        });
        int before = 0;
        for (int i = 0; i < 20; i++)
            await OnLoopAsync(() => before = written);
        byte[] got = await sink.ReadAsync(before).WaitAsync(Rig.Patience);
        for (int i = 0; i < got.Length; i++)
            Assert.True(got[i] == (byte)(i * 31 >> 3), $"Byte {i} is wrong.");

        Task OnLoopAsync(Action action) => Rig.OnLoopAsync(loop, () =>
        {
            action();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Flush_OutputPutOffBehindASendThenLeavesAtOnce_EndsCongestion()
    {
        await using var rig = new Rig("io_uring", tls: false, loops: 1);
        var toSink = new TaskCompletionSource<Connection>();
        var fromSource = new TaskCompletionSource<Connection>();
        LoopThread loop = rig.Loops.Single();
        long resumed = 0;
        bool congested = false;
        void Write(int count)
        {
            Connection to = toSink.Task.Result;
            to.GetSpan(count)[..count].Clear();
            to.Advance(count);
            to.Flush();
        }

        var sinkStep = new LambdaStep((_, input) => new StepResult(input.Length));
        await using Wire sink = await rig.DialAsync(rig.Listen(connection => Take(connection, sinkStep, toSink)));
        await using Wire source = await rig.DialAsync(rig.Listen(connection => Take(connection, new LambdaStep((from, input) =>
        {
            if (resumed == 0)
            {
                from.Suspend(watchHangup: false);
            }
            else if (!congested && loop.Turns > resumed)
            {
                // What was submitted with this receive is sent, and not known to be.
                for (int i = 0; i < 5; i++)
                    Write(60_000);
                congested = toSink.Task.Result.IsCongested;

                // Behind what the loop has yet to hear in this turn.
                loop.Post(_ => Write(100), null);
            }

            return new StepResult(input.Length);
        }), fromSource)));
        await Task.WhenAll(toSink.Task, fromSource.Task).WaitAsync(Rig.Patience);

        // More than is kept of a connection that is suspended: the kernel is told to stop, and keeps what comes then.
        await source.SendAsync(new byte[600_000]);
        for (int i = 0; i < 20; i++)
            await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
        await source.SendAsync(new byte[100_000]);
        await Rig.OnLoopAsync(loop, () =>
        {
            resumed = loop.Turns;
            Write(1000);
            fromSource.Task.Result.Resume();
            return Task.CompletedTask;
        });
        await sinkStep.FirstDrain.WaitAsync(Rig.Patience);
        Assert.True(congested);
        Assert.Equal(301_100, (await sink.ReadAsync(301_100).WaitAsync(Rig.Patience)).Length);
    }

    [Fact]
    public async Task Poll_NothingFollowsLongReceives_LoopSleeps()
    {
        await using var rig = new Rig("io_uring", tls: false, loops: 2);
        var received = new TaskCompletionSource<LoopThread>(TaskCreationOptions.RunContinuationsAsynchronously);
        int left = 1 << 20;
        var step = new LambdaStep((from, input) =>
        {
            left -= input.Length;
            if (left == 0)
                received.SetResult((LoopThread)from.Loop);
            return new StepResult(input.Length);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync(new byte[left]);
        LoopThread loop = await received.Task.WaitAsync(Rig.Patience);
        long before = await TurnsAsync();

        // By the other loop's clock: a timer of this one would wake it.
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        LoopThread other = rig.Loops.Single(found => found != loop);
        await Rig.OnLoopAsync(other, () =>
        {
            other.Schedule(TimeSpan.FromMilliseconds(200), _ => later.SetResult(), null);
            return Task.CompletedTask;
        });
        await later.Task.WaitAsync(Rig.Patience);
        Assert.InRange(await TurnsAsync() - before, 1, 100);

        async Task<long> TurnsAsync()
        {
            long turns = 0;
            await Rig.OnLoopAsync(loop, () =>
            {
                turns = loop.Turns;
                return Task.CompletedTask;
            });
            return turns;
        }
    }

    /// <summary>With the shorter queue the kernel keeps completions back too, those behind the sends of a turn among them.</summary>
    [Theory]
    [InlineData(4096u)]
    [InlineData(512u)]
    public async Task Receive_MoreConnectionsWithBytesThanBuffers_AllAreServed(uint completions)
    {
        const int Connections = 600;
        await using var rig = new Rig("io_uring", tls: false, loops: 1, completions: completions);
        IListener listener = rig.Listen(LambdaStep.Echo());
        var wires = new List<Wire>();
        for (int i = 0; i < Connections; i++)
            wires.Add(await rig.DialAsync(listener));

        // While the loop is away every connection gets bytes; the buffers go round less than half of them.
        await Rig.OnLoopAsync(rig.Transport.Loops[0], () =>
        {
            foreach (Wire wire in wires)
                wire.Socket.Send("ping"u8);
            return Task.CompletedTask;
        });
        foreach (Wire wire in wires)
            Assert.Equal("ping"u8.ToArray(), await wire.ReadAsync(4).WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        foreach (Wire wire in wires)
            await wire.DisposeAsync();
    }

    private static Task Take(Connection connection, LambdaStep step, TaskCompletionSource<Connection> taken)
    {
        connection.Attach(step);
        taken.SetResult(connection);
        return Task.CompletedTask;
    }
}
