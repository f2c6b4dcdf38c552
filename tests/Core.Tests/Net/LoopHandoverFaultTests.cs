using System.IO.Pipelines;
using System.Text;
using HoopWire.Kit;
using HoopWire.Net;
using HoopWire.Recording;
using static HoopWire.Core.Tests.Net.LoopHandoverRig;

namespace HoopWire.Core.Tests.Net;

/// <summary>Connections that end while they go from one loop to another, loops that do, and callers that hand over what they must not.</summary>
public sealed class LoopHandoverFaultTests
{
    public static TheoryData<string, bool> All => Rig.All;

    public static TheoryData<string> Plain => Rig.Plain;

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_PeerClosesMeanwhile_EndComesBehindItsBytes(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource closed = Signal();
        TaskCompletionSource<string> got = Signal<string>();
        IListener listener = rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            await closed.Task;
            connection.HandOver(rig.LoopOtherThan(connection), async moved =>
            {
                got.SetResult(await TakeAllAsync(moved));
                moved.Close(Rig.Patience);
            });
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("xbye"u8);
        await wire.HalfCloseAsync();
        closed.SetResult();
        Assert.Equal("bye", await got.Task.WaitAsync(Rig.Patience));
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        await AssertNoneOpenAsync(rig, listener);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_EndWasSeenBefore_ComesAgainBehindBytesLeftOver(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource<string> got = Signal<string>();
        IListener listener = rig.Listen(async connection =>
        {
            ReadResult read;
            while (!(read = await connection.Pipe.Input.ReadAsync()).IsCompleted)
                connection.Pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            connection.Pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            connection.HandOver(rig.LoopOtherThan(connection), async moved =>
            {
                string all = await TakeAllAsync(moved);
                LoopHandoverRig.Write(moved, Encoding.ASCII.GetBytes(all));
                got.SetResult(all);
                moved.Close(Rig.Patience);
            });
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("bye"u8);
        await wire.HalfCloseAsync();
        Assert.Equal("bye", await got.Task.WaitAsync(Rig.Patience));
        Assert.Equal("bye", Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience)));
        await AssertNoneOpenAsync(rig, listener);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_PeerResetsMeanwhile_ConnectionEndsAndNothingIsLeft(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource reset = Signal();
        TaskCompletionSource<IOException> failure = Signal<IOException>();
        IListener listener = rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            await ReadAndCancelAsync(connection);
            LoopHandoverRig.Write(connection, "ready!"u8);
            await reset.Task;
            try
            {
                // The loop may have seen it by now; the connection is a closed one then.
                connection.HandOver(rig.LoopOtherThan(connection), async moved =>
                {
                    try
                    {
                        await moved.Pipe.Input.ReadAsync();
                    }
                    catch (IOException e)
                    {
                        failure.SetResult(e);
                        throw;
                    }
                });
            }
            catch (IOException e)
            {
                failure.SetResult(e);
                throw;
            }
        });
        Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("x"u8);
        await wire.ReadAsync(6).WaitAsync(Rig.Patience);
        wire.Reset();
        reset.SetResult();
        await failure.Task.WaitAsync(Rig.Patience);
        await AssertNoneOpenAsync(rig, listener);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_HandlerThrows_ThatConnectionIsAbortedAlone(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        IListener listener = rig.Listen(async connection =>
        {
            string first = await TakeAsync(connection, 1);
            connection.HandOver(rig.Transport.Loops[0], moved =>
            {
                if (first == "x")
                    throw new InvalidOperationException("a fault");
                moved.Attach(LambdaStep.Echo());
                return Task.CompletedTask;
            });
        });
        await using Wire good = await rig.DialAsync(listener);
        await using Wire bad = await rig.DialAsync(listener);
        await good.SendAsync("-abc"u8);
        await bad.SendAsync("xabc"u8);
        await AssertClosedAsync(bad);
        Assert.Equal("abc", Encoding.ASCII.GetString(await good.ReadAsync(3).WaitAsync(Rig.Patience)));
        await good.SendAsync("more"u8);
        Assert.Equal("more", Encoding.ASCII.GetString(await good.ReadAsync(4).WaitAsync(Rig.Patience)));
        await good.HalfCloseAsync();
        await AssertNoneOpenAsync(rig, listener);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_OtherLoopHasStopped_ConnectionIsClosed(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource<Connection> accepted = Signal<Connection>();
        TaskCompletionSource stopped = Signal();
        bool called = false;
        IListener listener = rig.Listen(async connection =>
        {
            accepted.SetResult(connection);
            await stopped.Task;
            connection.HandOver(rig.LoopOtherThan(connection), _ => { called = true; return Task.CompletedTask; });
        });
        await using Wire wire = await rig.DialAsync(listener);
        var other = (LoopThread)rig.LoopOtherThan(await accepted.Task.WaitAsync(Rig.Patience));
        other.Stop();
        await other.Stopped.WaitAsync(Rig.Patience);
        stopped.SetResult();
        await AssertClosedAsync(wire);
        await AssertNoneOpenAsync(rig, listener);
        Assert.False(called);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_OtherLoopDiesFirst_ConnectionIsClosed(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 2, new ThrowingLog());
        using var held = new ManualResetEventSlim();
        TaskCompletionSource<Connection> accepted = Signal<Connection>();
        TaskCompletionSource blocked = Signal();
        TaskCompletionSource handedOver = Signal();
        bool called = false;
        IListener listener = rig.Listen(async connection =>
        {
            accepted.SetResult(connection);
            await blocked.Task;
            connection.HandOver(rig.LoopOtherThan(connection), _ => { called = true; return Task.CompletedTask; });

            // Behind what a transport has still to do before the connection may go.
            for (int i = 0; i < 20; i++)
                await Task.Yield();
            handedOver.SetResult();
        });
        await using Wire wire = await rig.DialAsync(listener);
        Loop other = rig.LoopOtherThan(await accepted.Task.WaitAsync(Rig.Patience));
        other.Post(_ => held.Wait(Rig.Patience), null);
        other.Post(_ => throw new InvalidOperationException("a fault"), null);
        blocked.SetResult();
        await handedOver.Task.WaitAsync(Rig.Patience);
        held.Set();
        await other.Stopped.WaitAsync(Rig.Patience);
        await AssertClosedAsync(wire);
        await AssertNoneOpenAsync(rig, listener);
        Assert.False(called);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_ItsOwnLoopStopsAtOnce_ConnectionArrivesOrIsClosed(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        IListener listener = rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            await ReadAndCancelAsync(connection);
            connection.HandOver(rig.LoopOtherThan(connection), moved =>
            {
                moved.Abort();
                return Task.CompletedTask;
            });
            ((LoopThread)connection.Loop).Stop();
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("xabc"u8);
        await AssertClosedAsync(wire);
        await AssertNoneOpenAsync(rig, listener);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_OldObject_IsAClosedOne(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource used = Signal();
        TaskCompletionSource<string> got = Signal<string>();
        IListener listener = rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            LoopHandoverRig.Write(connection, "before "u8);
            bool called = false;
            connection.HandOver(rig.LoopOtherThan(connection), async moved =>
            {
                await used.Task;
                got.SetResult(await TakeAsync(moved, 3));
                LoopHandoverRig.Write(moved, "after"u8);
                moved.Close(Rig.Patience);
            });
            for (int i = 0; i < 2; i++)
            {
                LoopHandoverRig.Write(connection, "lost"u8);
                await Assert.ThrowsAsync<IOException>(async () => await connection.Pipe.Output.WriteAsync("lost"u8.ToArray()));
                await Assert.ThrowsAsync<IOException>(async () => await connection.Pipe.Input.ReadAsync());
                Assert.Throws<IOException>(() => connection.HandOver(connection.Loop, _ => { called = true; return Task.CompletedTask; }));
                connection.Suspend(watchHangup: true);
                connection.Resume();
                connection.Close(TimeSpan.Zero);
                connection.Abort();
                await connection.DisposeAsync();
                await Task.Yield();
            }

            Assert.False(called || connection.IsCongested);
            used.SetResult();
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("xabc"u8);
        Assert.Equal("abc", await got.Task.WaitAsync(Rig.Patience));
        Assert.Equal("before after", Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience)));
        await wire.DisposeAsync();
        await AssertNoneOpenAsync(rig, listener);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_Misuse_IsRefused(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource waits = Signal();
        TaskCompletionSource<string[]> refused = Signal<string[]>();
        bool called = false;
        await using Wire wire = await rig.DialAsync(rig.Listen(async connection =>
        {
            string Refusal(Connection handed, Loop to) => Record.Exception(() => handed.HandOver(to, _ =>
            {
                called = true;
                return Task.CompletedTask;
            }))!.GetType().Name;

            Loop other = rig.LoopOtherThan(connection);
            var layer = new SyncedConnection(connection, null!) { Drained = () => { }, Failed = () => { } };
            var found = new List<string> { Refusal(connection, new StillLoop()), Refusal(layer, other), await Task.Run(() => Refusal(connection, other)) };
            ValueTask<ReadResult> read = connection.Pipe.Input.ReadAsync();
            found.Add(Refusal(connection, other));
            waits.SetResult();
            ReadResult held = await read;
            found.Add(Refusal(connection, other));
            connection.Pipe.Input.AdvanceTo(held.Buffer.Start);
            connection.Attach(LambdaStep.Echo());
            found.Add(Refusal(connection, other));
            connection.Abort();
            refused.SetResult([.. found]);
        }));
        await waits.Task.WaitAsync(Rig.Patience);
        await wire.SendAsync("x"u8);
        const string InUse = nameof(InvalidOperationException);
        Assert.Equal([nameof(ArgumentException), InUse, InUse, InUse, InUse, InUse], await refused.Task.WaitAsync(Rig.Patience));
        Assert.False(called);
    }
}
