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
    [InlineData(426u, "receiving on the ring")]
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
    public async Task Receive_MoreConnectionsWithBytesThanBuffers_AllAreServed()
    {
        const int Connections = 600;
        await using var rig = new Rig("io_uring", tls: false, loops: 1);
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
}
