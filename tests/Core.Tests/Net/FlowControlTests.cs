using System.Buffers;
using System.Text;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class FlowControlTests
{
    private const int Total = 24 << 20;
    private const int Chunk = 50_000;

    public static TheoryData<string, bool> All => Rig.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task IsCongested_SlowReader_OutputStaysBoundedAndAllArrives(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        // With the heads and tags of its records a write is no more than a chunk on the wire.
        int size = tls ? Chunk - 1000 : Chunk;
        int written = 0;
        int most = 0;
        var congested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Fill(Connection to)
        {
            while (written < Total && !to.IsCongested)
            {
                Span<byte> chunk = to.GetSpan(size)[..size];
                for (int i = 0; i < chunk.Length; i++)
                    chunk[i] = (byte)((written + i) * 31 >> 3);
                to.Advance(size);
                written += size;
                to.Flush();
                most = Math.Max(most, to.PendingBytes);
            }

            if (to.IsCongested)
                congested.TrySetResult();
            if (written >= Total)
                to.Close(TimeSpan.FromSeconds(20));
        }

        var step = new LambdaStep((from, input) =>
        {
            Fill(from);
            return new StepResult(input.Length);
        })
        { Drained = Fill };
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 16 << 10);
        await wire.SendAsync("go"u8);

        // More than the kernel's buffers take, so that it comes to this before a byte is read.
        await congested.Task.WaitAsync(Rig.Patience);
        byte[] got = await wire.ReadToEndAsync().WaitAsync(Rig.Patience * 2);
        Assert.Equal(written, got.Length);
        for (int i = 0; i < got.Length; i++)
        {
            if (got[i] != (byte)(i * 31 >> 3))
                Assert.Fail($"Byte {i} is wrong.");
        }

        Assert.True(step.FirstDrain.IsCompleted, "The output was never congested.");
        Assert.InRange(most, 1, (256 << 10) + Chunk);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Flush_KernelTakesAPartAndNothingElseHappens_TheRestFollows(string transport, bool tls)
    {
        // Little enough to leave at the end of the turn; two or three of them are more than the send buffer takes.
        const int Reply = 60_000;
        await using var rig = new Rig(transport, tls, loops: 1);
        using var replied = new SemaphoreSlim(0);
        var step = new LambdaStep((from, input) =>
        {
            from.GetSpan(Reply)[..Reply].Fill(7);
            from.Advance(Reply);
            from.Flush();
            replied.Release();
            return new StepResult(input.Length);
        });
        IListener listener = rig.Listen(step);

        // Kept to the end, so that no hang-up wakes the loop.
        var wires = new List<Wire>();
        for (int replies = 1; replies <= 4; replies++)
        {
            Wire wire = await rig.DialAsync(listener, receiveBuffer: 4 << 10, segment: 88);
            wires.Add(wire);
            for (int i = 0; i < replies; i++)
            {
                await wire.SendAsync("x"u8);
                Assert.True(await replied.WaitAsync(Rig.Patience));
            }

            byte[] got = await wire.ReadAsync(replies * Reply).WaitAsync(Rig.Patience / 2);
            Assert.DoesNotContain(got, b => b != 7);
        }

        foreach (Wire wire in wires)
            await wire.DisposeAsync();
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Suspend_ThenResume_BytesComeLaterAndInOrder(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var first = new TaskCompletionSource<Connection>();
        bool open = false;
        var step = new LambdaStep((from, input) =>
        {
            if (open)
                return LambdaStep.EchoBack(from, input);

            from.Suspend(watchHangup: false);
            first.SetResult(from);
            return new StepResult(1);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("abc"u8);
        Connection connection = await first.Task.WaitAsync(Rig.Patience);
        await wire.SendAsync("def"u8);
        await wire.HalfCloseAsync();
        await Rig.OnLoopAsync(connection.Loop, () =>
        {
            Assert.Equal(1, step.Receives);
            Assert.Equal(0, step.Ends);
            open = true;
            connection.Resume();
            return Task.CompletedTask;
        });
        Assert.Equal("bcdef", Encoding.ASCII.GetString(await wire.ReadAsync(5).WaitAsync(Rig.Patience)));
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Suspend_WatchingHangup_EndComesAlthoughBytesAreUnread(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((from, _) =>
        {
            from.Suspend(watchHangup: true);
            return new StepResult(1);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("abc"u8);
        await wire.SendAsync("def"u8);
        await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        Assert.Equal((1, 1), (step.Ends, step.Receives));
    }

    [Theory]
    [InlineData("io_uring", false)]
    [InlineData("io_uring", true)]
    [InlineData("epoll", false)]
    [InlineData("epoll", true)]
    public async Task Suspend_NotWatching_ResetEndsIt(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var suspended = new TaskCompletionSource();
        var step = new LambdaStep((from, _) =>
        {
            from.Suspend(watchHangup: false);
            suspended.SetResult();
            return new StepResult(1);
        });
        Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("abc"u8);
        await suspended.Task.WaitAsync(Rig.Patience);
        wire.Reset();
        Assert.Equal(ConnectionEnd.Reset, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Close_PendingOutput_IsSentBeforeTheEnd(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((from, input) =>
        {
            from.Forward(new byte[3_000_000]);
            from.Close(TimeSpan.FromSeconds(20));
            return new StepResult(0);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 16 << 10);
        await wire.SendAsync("all of it, and some bytes that nobody reads"u8);
        Assert.Equal(3_000_000, (await wire.ReadToEndAsync().WaitAsync(Rig.Patience)).Length);
        await wire.DisposeAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        Assert.Equal((1, 1), (step.Ends, step.Receives));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Close_PeerHasHalfClosed_PendingOutputStillArrives(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((_, input) => new StepResult(input.Length))
        {
            Ended = (from, _) =>
            {
                from.Write(new byte[6_000_000]);
                from.Close(TimeSpan.FromSeconds(20));
            },
        };
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 4 << 10);
        await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        Assert.Equal(6_000_000, (await wire.ReadToEndAsync().WaitAsync(Rig.Patience)).Length);
        await wire.DisposeAsync();
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Close_PeerHalfClosesAfterwards_PendingOutputStillArrives(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((from, input) =>
        {
            from.Write(new byte[6_000_000]);
            from.Close(TimeSpan.FromSeconds(20));
            return new StepResult(input.Length);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 4 << 10);
        await wire.SendAsync("x"u8);
        Assert.Single(await wire.ReadAsync(1));
        await wire.HalfCloseAsync();
        Assert.Equal(6_000_000 - 1, (await wire.ReadToEndAsync().WaitAsync(Rig.Patience)).Length);
        await wire.DisposeAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Flush_PeerHasHalfClosed_LoopSleepsWhileOutputWaits(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        LoopThread loop = rig.Loops.Single();
        var turns = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = new LambdaStep((_, input) => new StepResult(input.Length))
        {
            Ended = (from, _) =>
            {
                from.Write(new byte[6_000_000]);
                from.Close(TimeSpan.FromSeconds(20));
                long begun = loop.Turns;
                loop.Schedule(TimeSpan.FromMilliseconds(200), _ => turns.SetResult(loop.Turns - begun), null);
            },
        };
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 4 << 10);
        await wire.HalfCloseAsync();
        Assert.InRange(await turns.Task.WaitAsync(Rig.Patience), 1, 100);
        Assert.Equal(6_000_000, (await wire.ReadToEndAsync().WaitAsync(Rig.Patience)).Length);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Close_PeerHasClosedWhileSuspended_EndIsReportedOnce(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        var step = new LambdaStep((_, input) => new StepResult(input.Length));
        IListener listener = rig.Listen(async connection =>
        {
            while (!(await connection.Pipe.Input.ReadAsync()).IsCompleted)
                connection.Pipe.Input.AdvanceTo(default, default);
            connection.Suspend(watchHangup: false);
            connection.Attach(step);
            await Task.Yield();
            connection.Close(TimeSpan.FromSeconds(1));
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        Assert.Equal(1, step.Ends);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Close_PeerDoesNotRead_IsCutAfterTheLinger(string transport, bool tls) => await CutAsync(transport, tls, halfCloses: false);

    [Theory]
    [InlineData("io_uring")]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task Close_PeerHalfClosesAndDoesNotRead_IsCutAfterTheLinger(string transport) => await CutAsync(transport, tls: false, halfCloses: true);

    private static async Task CutAsync(string transport, bool tls, bool halfCloses)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((from, input) =>
        {
            byte[] much = new byte[1 << 20];
            for (int i = 0; i < 16; i++)
                from.Write(much);
            from.Close(TimeSpan.FromMilliseconds(100));
            return new StepResult(input.Length);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 16 << 10);
        await wire.SendAsync("x"u8);
        if (halfCloses)
            await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Aborted, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }
}
