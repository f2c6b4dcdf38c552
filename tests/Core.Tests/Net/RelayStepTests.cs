using System.Text;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class RelayStepTests
{
    public static TheoryData<string, bool> All => Rig.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnEnd_PeerHalfCloses_StepCanStillWrite(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((_, input) => new StepResult(input.Length))
        {
            Ended = (from, _) =>
            {
                from.Forward("bye"u8);
                from.Flush();
                from.Close(TimeSpan.FromSeconds(5));
            },
        };
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("something"u8);
        await wire.HalfCloseAsync();
        Assert.Equal("bye", Encoding.ASCII.GetString(await wire.ReadToEndAsync().WaitAsync(Rig.Patience)));
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        Assert.Equal(1, step.Ends);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnEnd_PeerResets_IsReset(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep(LambdaStep.EchoBack);
        Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("x"u8);
        await wire.ReadAsync(1).WaitAsync(Rig.Patience);
        wire.Reset();
        Assert.Equal(ConnectionEnd.Reset, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        Assert.Equal(1, step.Ends);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_Wanted_IsCalledOnlyWithThatMuch(string transport, bool tls)
    {
        const int Wanted = 700_000;
        await using var rig = new Rig(transport, tls);
        var lengths = new List<int>();
        var step = new LambdaStep((from, input) =>
        {
            lengths.Add(input.Length);
            if (input.Length < Wanted)
                return new StepResult(0, Wanted);

            from.Forward(input[^1..]);
            from.Flush();
            return new StepResult(input.Length);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        byte[] sent = new byte[Wanted];
        sent[^1] = 7;
        await wire.SendAsync(sent[..10]);
        await wire.SendAsync(sent[10..]);
        Assert.Equal([7], await wire.ReadAsync(1).WaitAsync(Rig.Patience));
        Assert.InRange(lengths.Count, 1, 2);
        Assert.Equal(Wanted, lengths[^1]);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_NothingConsumedUpToTheCap_EndsWithBufferFull(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((_, _) => new StepResult(0));
        await using Wire wire = await rig.DialAsync(rig.Listen(step, new ListenSettings { ReceiveBytesMax = 100_000 }));
        Task send = wire.SendAsync(new byte[20_000_000]);
        Assert.Equal(ConnectionEnd.BufferFull, await step.End.WaitAsync(Rig.Patience));
        await Assert.ThrowsAnyAsync<IOException>(() => send.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_WantedOverTheCap_EndsWithBufferFull(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((_, _) => new StepResult(0, 100_001));
        await using Wire wire = await rig.DialAsync(rig.Listen(step, new ListenSettings { ReceiveBytesMax = 100_000 }));
        await wire.SendAsync("x"u8);
        Assert.Equal(ConnectionEnd.BufferFull, await step.End.WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_Yield_IsCalledAgainWithoutNewBytesAndNeighboursRun(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        var order = new List<char>();
        var step = new LambdaStep((from, input) =>
        {
            order.Add((char)input[0]);
            from.Forward(input[..1]);
            from.Flush();
            return new StepResult(1, Yield: input.Length > 1);
        });
        IListener listener = rig.Listen(step);
        await using Wire first = await rig.DialAsync(listener);
        await using Wire second = await rig.DialAsync(listener);
        await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
        {
            await first.SendAsync("aaaaaaaaaa"u8);
            await second.SendAsync("bbbbbbbbbb"u8);
        });
        Assert.Equal("aaaaaaaaaa", Encoding.ASCII.GetString(await first.ReadAsync(10).WaitAsync(Rig.Patience)));
        Assert.Equal("bbbbbbbbbb", Encoding.ASCII.GetString(await second.ReadAsync(10).WaitAsync(Rig.Patience)));
        await rig.AssertNothingRentedAsync();
        Assert.Equal(20, order.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_AbortsItself_EndsAsAborted(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((from, input) =>
        {
            from.Forward(input);
            from.Abort();
            from.Flush();
            from.Suspend(watchHangup: true);
            from.Resume();
            from.Close(TimeSpan.FromSeconds(1));
            return new StepResult(0, 5, Yield: true);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("abc"u8);
        Assert.Equal(ConnectionEnd.Aborted, await step.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        Assert.Equal((1, 1), (step.Ends, step.Receives));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_AbortsTheOther_BothEndOnce(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        var connections = new List<Connection>();
        var step = new LambdaStep((from, input) =>
        {
            foreach (Connection connection in connections)
            {
                connection.Forward(input);
                connection.Flush();
                connection.Abort();
            }

            return new StepResult(input.Length);
        });
        IListener listener = rig.Listen(connection =>
        {
            connections.Add(connection);
            connection.Attach(step);
            return Task.CompletedTask;
        });
        await using Wire first = await rig.DialAsync(listener);
        await using Wire second = await rig.DialAsync(listener);
        await Rig.OnLoopAsync(rig.Transport.Loops[0], async () =>
        {
            while (connections.Count < 2)
                await Task.Yield();
        });
        await first.SendAsync("abc"u8);
        Assert.Equal("abc", Encoding.ASCII.GetString(await second.ReadAsync(3).WaitAsync(Rig.Patience)));
        await step.End.WaitAsync(Rig.Patience);
        await Rig.OnLoopAsync(rig.Transport.Loops[0], () => Task.CompletedTask);
        await rig.AssertNothingRentedAsync();
        Assert.Equal(2, step.Ends);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task OnReceive_Throws_OnlyThatConnectionEnds(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        await using Wire neighbour = await rig.DialAsync(rig.Listen(LambdaStep.Echo()));
        var step = new LambdaStep((_, _) => throw new InvalidOperationException("a fault of the step"))
        {
            Ended = (_, _) => throw new InvalidOperationException("and another"),
        };
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("abc"u8);
        Assert.Equal(ConnectionEnd.Aborted, await step.End.WaitAsync(Rig.Patience));
        await neighbour.SendAsync("alive"u8);
        Assert.Equal("alive", Encoding.ASCII.GetString(await neighbour.ReadAsync(5).WaitAsync(Rig.Patience)));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Listen_HandlerThrows_OnlyThatConnectionEnds(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        await using Wire neighbour = await rig.DialAsync(rig.Listen(LambdaStep.Echo()));
        await using Wire wire = await rig.DialAsync(rig.Listen(_ => throw new InvalidOperationException("a fault of the session")));
        try
        {
            await wire.ReadToEndAsync().WaitAsync(Rig.Patience);
        }
        catch (IOException)
        {
            // Under TLS an abort shows as a stream cut short.
        }

        await neighbour.SendAsync("alive"u8);
        Assert.Equal("alive", Encoding.ASCII.GetString(await neighbour.ReadAsync(5).WaitAsync(Rig.Patience)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task DisposeAsync_OpenConnections_EndAsAborted(string transport, bool tls)
    {
        var step = new LambdaStep(LambdaStep.EchoBack);
        var rig = new Rig(transport, tls);
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        await wire.SendAsync("x"u8);
        await wire.ReadAsync(1).WaitAsync(Rig.Patience);
        await rig.DisposeAsync();
        Assert.Equal(ConnectionEnd.Aborted, await step.End.WaitAsync(Rig.Patience));
        Assert.Equal(1, step.Ends);
    }
}
