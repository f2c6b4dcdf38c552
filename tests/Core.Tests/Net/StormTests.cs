using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

/// <summary>Many short writes, peers that read in dribbles.</summary>
public sealed class StormTests
{
    public static TheoryData<string, bool> All => Rig.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Flush_ShortWritesToAPeerThatReadsInDribbles_AllArriveInOrder(string transport, bool tls)
    {
        const int Total = 1_000_000;
        const int Piece = 997;
        await using var rig = new Rig(transport, tls);
        int written = 0;
        void Fill(Connection to)
        {
            while (written < Total && !to.IsCongested)
            {
                Span<byte> piece = to.GetSpan(Piece)[..Piece];
                for (int i = 0; i < Piece; i++)
                    piece[i] = Pattern(written + i);
                to.Advance(Piece);
                written += Piece;
                to.Flush();
            }

            if (written >= Total)
                to.Close(3 * Rig.Patience);
        }

        var step = new LambdaStep((from, input) =>
        {
            Fill(from);
            return new StepResult(input.Length);
        })
        { Drained = Fill };
        await using Wire wire = await rig.DialAsync(rig.Listen(step), receiveBuffer: 4 << 10);
        await wire.SendAsync("go"u8);
        var random = new Random(7);
        byte[] buffer = new byte[5000];
        int read = 0;
        while (true)
        {
            int n = await wire.Stream.ReadAsync(buffer.AsMemory(0, random.Next(1, buffer.Length))).AsTask().WaitAsync(Rig.Patience);
            if (n == 0)
                break;
            for (int i = 0; i < n; i++)
                Assert.Equal(Pattern(read + i), buffer[i]);
            read += n;
        }

        Assert.Equal(written, read);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Relay_BothDirectionsAtOnceThroughFullBuffers_AllArrivesInOrder(string transport, bool tls)
    {
        const int Total = 6_000_000;
        await using var rig = new Rig(transport, tls, loops: 1);
        var accepted = new TaskCompletionSource<Connection>();
        IListener left = rig.Listen(connection =>
        {
            connection.Suspend(watchHangup: false);
            accepted.SetResult(connection);
            return Task.CompletedTask;
        });
        IListener right = rig.Listen(async connection =>
        {
            Connection other = await accepted.Task;
            var relay = new BlindRelayStep(connection, other);
            connection.Attach(relay);
            other.Attach(relay);
            other.Resume();
        });
        await using Wire one = await rig.DialAsync(left, receiveBuffer: 8 << 10);
        await using Wire two = await rig.DialAsync(right, receiveBuffer: 8 << 10);
        byte[] up = Bytes(Total, 1);
        byte[] down = Bytes(Total, 2);
        Task sends = Task.WhenAll(one.SendAsync(up), two.SendAsync(down));
        byte[][] got = await Task.WhenAll(one.ReadAsync(Total), two.ReadAsync(Total)).WaitAsync(Rig.Patience * 2);
        await sends;
        Assert.True(down.AsSpan().SequenceEqual(got[0]), "What came down differs.");
        Assert.True(up.AsSpan().SequenceEqual(got[1]), "What went up differs.");
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Suspend_PeerGoesOnSending_WhatIsHeldStaysBounded(string transport, bool tls)
    {
        const int Total = 24 << 20;
        await using var rig = new Rig(transport, tls, loops: 1);
        var suspended = new TaskCompletionSource<Connection>(TaskCreationOptions.RunContinuationsAsynchronously);
        long received = 0;
        bool wrong = false;
        var step = new LambdaStep((from, input) =>
        {
            for (int i = 0; i < input.Length; i++)
                wrong |= input[i] != Pattern((int)received + i);
            received += input.Length;
            if (suspended.TrySetResult(from))
                from.Suspend(watchHangup: false);
            return new StepResult(input.Length);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        byte[] sent = new byte[Total];
        for (int i = 0; i < Total; i++)
            sent[i] = Pattern(i);
        Task send = wire.SendAsync(sent);
        Connection connection = await suspended.Task.WaitAsync(Rig.Patience);
        int held = 0;
        for (int i = 0; i < 200; i++)
        {
            await Rig.OnLoopAsync(connection.Loop, () =>
            {
                held = Math.Max(held, rig.Loops.Single().Pool.Rented);
                return Task.CompletedTask;
            });
        }

        Assert.False(send.IsCompleted, "The peer could send everything although nobody took it.");
        Assert.InRange(held, 0, 64);
        await Rig.OnLoopAsync(connection.Loop, () =>
        {
            connection.Resume();
            return Task.CompletedTask;
        });
        await send.WaitAsync(Rig.Patience);
        await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Closed, await step.End.WaitAsync(Rig.Patience));
        Assert.Equal((Total, false), (received, wrong));
    }

    private static byte Pattern(int position) => (byte)(position * 31 >> 3);

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
