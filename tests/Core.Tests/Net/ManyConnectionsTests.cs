using HoopWire.Kit;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

/// <summary>Crowds of connections: in one class, so that one after the other takes most of the descriptors that a process may have.</summary>
public class ManyConnectionsTests
{
    public static TheoryData<string> Plain => Rig.Plain;

    [Theory]
    [InlineData("io_uring", false)]
    [InlineData("io_uring", true)]
    [InlineData("epoll", false)]
    [InlineData("epoll", true)]
    [InlineData("sockets", false)]
    public async Task Listen_TwoThousandConnections_AllAreServed(string transport, bool tls)
    {
        int count = tls ? 200 : 2000;
        await using var rig = new Rig(transport, tls);
        IListener listener = rig.Listen(LambdaStep.Echo());
        var wires = new List<Wire>();
        for (int i = 0; i < count; i++)
            wires.Add(await rig.DialAsync(listener));
        for (int round = 0; round < 2; round++)
        {
            foreach (Wire wire in wires)
                await wire.SendAsync("ping"u8);
            foreach (Wire wire in wires)
                Assert.Equal("ping"u8.ToArray(), await wire.ReadAsync(4).WaitAsync(Rig.Patience));
        }

        await rig.AssertNothingRentedAsync();
        foreach (Wire wire in wires)
            await wire.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task HandOver_ThousandConnections_AllAreServedAndNoDescriptorIsLeft(string transport)
    {
        const int Count = 1000;
        await using var rig = new Rig(transport, tls: false);
        IListener listener = rig.Listen(connection =>
        {
            connection.HandOver(rig.LoopOtherThan(connection), moved =>
            {
                moved.Attach(LambdaStep.Echo());
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        var wires = new List<Wire>(Count);
        for (int i = 0; i < Count; i++)
            wires.Add(await rig.DialAsync(listener));
        foreach (Wire wire in wires)
            await wire.SendAsync("ping"u8);
        foreach (Wire wire in wires)
            Assert.Equal("ping"u8.ToArray(), await wire.ReadAsync(4).WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
        Assert.Equal(Count, OpenSockets.CountAt(listener.EndPoint.Port));
        foreach (Wire wire in wires)
            await wire.DisposeAsync();
        await LoopHandoverRig.AssertNoneOpenAsync(rig, listener);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    [Trait("Category", "Server")]
    public async Task Listen_TenThousandConnections_AllAreServedAndIdleOnesHoldNothing(string transport)
    {
        // Both ends are in this process.
        int count = (int)Math.Min(10_000, (OpenFiles.Raise(24_000) - 3000) / 2);
        Assert.InRange(count, 1000, 10_000);
        await using var rig = new Rig(transport, tls: false);
        IListener listener = rig.Listen(LambdaStep.Echo());
        var wires = new List<Wire>(count);
        for (int i = 0; i < count; i++)
            wires.Add(await rig.DialAsync(listener));
        foreach (Wire wire in wires)
            await wire.SendAsync("ping"u8);
        foreach (Wire wire in wires)
            Assert.Equal("ping"u8.ToArray(), await wire.ReadAsync(4).WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();

        // Half leave in order, half with a reset.
        for (int i = 0; i < count; i++)
        {
            if (i % 2 == 0)
                wires[i].Reset();
            else
                await wires[i].DisposeAsync();
        }

        await using Wire last = await rig.DialAsync(listener);
        await last.SendAsync("still"u8);
        Assert.Equal("still"u8.ToArray(), await last.ReadAsync(5).WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }
}
