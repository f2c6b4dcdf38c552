using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Threading.Channels;
using HoopWire.Net;
using static HoopWire.Core.Tests.Net.LoopHandoverRig;

namespace HoopWire.Core.Tests.Net;

/// <summary>Connections that go from one loop to another, and all that was on its way with them.</summary>
public sealed class LoopHandoverTests
{
    public static TheoryData<string, bool> All => Rig.All;

    public static TheoryData<string> Plain => Rig.Plain;

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_BytesLeftOver_ComeFirstOnTheOtherLoop(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource<bool> there = Signal<bool>();
        await using Wire wire = await rig.DialAsync(rig.Listen(async connection =>
        {
            await TakeAsync(connection, 5);
            Loop to = rig.LoopOtherThan(connection);
            connection.HandOver(to, moved =>
            {
                moved.Attach(LambdaStep.Echo());
                there.SetResult(moved.Loop == to && to.IsCurrent && moved != connection);
                return Task.CompletedTask;
            });
        }));
        await wire.SendAsync("hello, world"u8);
        Assert.True(await there.Task.WaitAsync(Rig.Patience));
        Assert.Equal(", world", Encoding.ASCII.GetString(await wire.ReadAsync(7).WaitAsync(Rig.Patience)));
        await wire.SendAsync("more"u8);
        Assert.Equal("more", Encoding.ASCII.GetString(await wire.ReadAsync(4).WaitAsync(Rig.Patience)));
        await wire.HalfCloseAsync();
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_ToItsOwnLoop_GoesOnThere(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls, loops: 1);
        await using Wire wire = await rig.DialAsync(rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            connection.HandOver(connection.Loop, moved =>
            {
                moved.Attach(LambdaStep.Echo());
                return Task.CompletedTask;
            });
        }));
        await wire.SendAsync("abc"u8);
        Assert.Equal("bc", Encoding.ASCII.GetString(await wire.ReadAsync(2).WaitAsync(Rig.Patience)));
        await wire.HalfCloseAsync();
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_PeerStreamsThroughTwentyMoves_EveryByteComesOnceAndInOrder(string transport, bool tls)
    {
        const int Moves = 20;
        byte[] sent = new byte[1 << 20];
        new Random(3).NextBytes(sent);
        await using var rig = new Rig(transport, tls);
        var got = new MemoryStream();
        TaskCompletionSource<int> all = Signal<int>();
        int moves = 0;

        async Task TravelAsync(Connection connection)
        {
            while (got.Length < sent.Length)
            {
                ReadResult read = await connection.Pipe.Input.ReadAsync();
                if (read.IsCompleted && read.Buffer.IsEmpty)
                    break;

                // On the way a part of what came stays for the next loop.
                long count = moves < Moves ? Math.Min((read.Buffer.Length / 2) + 1, 20_000) : read.Buffer.Length;
                foreach (ReadOnlyMemory<byte> piece in read.Buffer.Slice(0, count))
                    got.Write(piece.Span);
                connection.Pipe.Input.AdvanceTo(read.Buffer.GetPosition(count));
                if (moves < Moves)
                {
                    moves++;
                    connection.HandOver(rig.LoopOtherThan(connection), TravelAsync);
                    return;
                }
            }

            all.SetResult(moves);
            connection.Attach(LambdaStep.Echo());
        }

        await using Wire wire = await rig.DialAsync(rig.Listen(TravelAsync));
        Task send = wire.SendAsync(sent);
        Assert.Equal(Moves, await all.Task.WaitAsync(Rig.Patience));
        await send;
        Assert.Equal(sent, got.ToArray());
        await wire.SendAsync("more"u8);
        Assert.Equal("more", Encoding.ASCII.GetString(await wire.ReadAsync(4).WaitAsync(Rig.Patience)));
        await wire.HalfCloseAsync();
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_AfterReadsThatWereCancelled_BytesComeOnTheOtherLoop(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource moved = Signal();
        TaskCompletionSource<string> got = Signal<string>();
        await using Wire wire = await rig.DialAsync(rig.Listen(async connection =>
        {
            // One read without bytes and one behind those that are there: transports read differently then.
            await ReadAndCancelAsync(connection);
            connection.HandOver(rig.LoopOtherThan(connection), async second =>
            {
                moved.SetResult();
                ReadResult read = await second.Pipe.Input.ReadAtLeastAsync(2);
                second.Pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                await ReadAndCancelAsync(second);
                second.HandOver(rig.LoopOtherThan(second), async third =>
                {
                    LoopHandoverRig.Write(third, "go"u8);
                    got.SetResult(await TakeAsync(third, 4));
                    third.Close(Rig.Patience);
                });
            });
        }));
        await moved.Task.WaitAsync(Rig.Patience);
        await wire.SendAsync("ab"u8);
        await wire.ReadAsync(2).WaitAsync(Rig.Patience);
        await wire.SendAsync("cd"u8);
        Assert.Equal("abcd", await got.Task.WaitAsync(Rig.Patience));
        await wire.HalfCloseAsync();
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_MoreOutputThanTheSocketHolds_ArrivesWholeAndInOrder(string transport, bool tls)
    {
        const int Total = 12 << 20;
        const int Piece = 50_000;
        const int Moves = 3;
        await using var rig = new Rig(transport, tls);
        TaskCompletionSource<int> waiting = Signal<int>();
        int moves = 0;

        Task TravelAsync(Connection connection)
        {
            if (moves++ < Moves)
            {
                connection.HandOver(rig.LoopOtherThan(connection), TravelAsync);
                return Task.CompletedTask;
            }

            waiting.SetResult(connection.PendingBytes);
            LoopHandoverRig.Write(connection, "end"u8);
            connection.Close(3 * Rig.Patience);
            return Task.CompletedTask;
        }

        await using Wire wire = await rig.DialAsync(
            rig.Listen(connection =>
            {
                for (int written = 0; written < Total; written += Piece)
                {
                    Span<byte> piece = connection.GetSpan(Piece)[..Piece];
                    for (int i = 0; i < Piece; i++)
                        piece[i] = Pattern(written + i);
                    connection.Advance(Piece);
                    connection.Flush();
                }

                return TravelAsync(connection);
            }),
            receiveBuffer: 4 << 10);

        // SslStream has given all of it to the connection below.
        Assert.Equal(!transport.EndsWith("/sslstream", StringComparison.Ordinal), await waiting.Task.WaitAsync(Rig.Patience) > 0);
        byte[] got = await wire.ReadToEndAsync().WaitAsync(2 * Rig.Patience);
        int count = got.Length - 3;
        Assert.InRange(count, Total, Total + Piece);
        for (int i = 0; i < count; i++)
            Assert.True(got[i] == Pattern(i), $"Byte {i} is wrong.");
        Assert.Equal("end", Encoding.ASCII.GetString(got, count, 3));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task HandOver_TwoLegsFromAnyLoop_RelayOnOne(string transport, bool tls)
    {
        byte[] sent = new byte[300_000];
        new Random(5).NextBytes(sent);
        await using var rig = new Rig(transport, tls);
        Loop home = rig.Transport.Loops[0];
        Connection? first = null;
        IListener listener = rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            connection.HandOver(home, moved =>
            {
                if (first is { } other)
                    Couple(other, moved);
                else
                    first = moved;
                return Task.CompletedTask;
            });
        });

        // More than one from each loop, most likely; the last two are the legs.
        await using Wire left = await rig.DialAsync(listener);
        await left.SendAsync("x"u8);
        await using Wire right = await rig.DialAsync(listener);
        await right.SendAsync([(byte)'x', .. sent]);
        Assert.Equal(sent, await left.ReadAsync(sent.Length).WaitAsync(Rig.Patience));
        Task back = left.SendAsync(sent);
        Assert.Equal(sent, await right.ReadAsync(sent.Length).WaitAsync(Rig.Patience));
        await back;
        await left.HalfCloseAsync();
        Assert.Empty(await right.ReadToEndAsync().WaitAsync(Rig.Patience));
        Assert.Empty(await left.ReadToEndAsync().WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task HandOver_NobodyReads_NothingMoreIsReceived(string transport)
    {
        const int Moves = 10;
        const int Turns = 20;
        await using var rig = new Rig(transport, tls: false);
        TaskCompletionSource<(int Before, int After)> rented = Signal<(int, int)>();
        int moves = 0;
        int before = 0;
        int Rented() => rig.Loops.Sum(loop => loop.Pool.Rented);

        async Task TravelAsync(Connection connection)
        {
            if (moves++ == 1)
                before = Rented();
            for (int i = 0; i < Turns; i++)
                await Task.Yield();
            if (moves <= Moves)
                connection.HandOver(rig.LoopOtherThan(connection), TravelAsync);
            else
                rented.SetResult((before, Rented()));
        }

        IListener listener = rig.Listen(async connection =>
        {
            await TakeAsync(connection, 1);
            await TravelAsync(connection);
        });
        await using Wire wire = await rig.DialAsync(listener);
        Task send = wire.SendAsync(new byte[32 << 20]);
        (int atFirst, int atLast) = await rented.Task.WaitAsync(Rig.Patience);
        Assert.Equal(atFirst, atLast);
        Assert.False(send.IsCompleted);
        wire.Reset();
        await Assert.ThrowsAnyAsync<Exception>(() => send);
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task HandOver_InAnothersDeliveryBeforeBytesOfTheSameTurn_BytesGoAlong(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        var accepted = Channel.CreateUnbounded<Connection>();
        IListener listener = rig.Listen(connection =>
        {
            accepted.Writer.TryWrite(connection);
            return Task.CompletedTask;
        });

        // Of three connections two are on one of two loops.
        var ends = new List<(Connection Connection, Wire Wire)>();
        for (int i = 0; i < 3; i++)
        {
            Wire wire = await rig.DialAsync(listener);
            ends.Add((await accepted.Reader.ReadAsync().AsTask().WaitAsync(Rig.Patience), wire));
        }

        var pair = ends.GroupBy(end => end.Connection.Loop).First(loop => loop.Count() > 1).Take(2).ToArray();
        Connection goes = pair[1].Connection;
        TaskCompletionSource<string> got = Signal<string>();
        var step = new LambdaStep((_, input) =>
        {
            goes.HandOver(rig.LoopOtherThan(goes), async moved => got.SetResult(await TakeAsync(moved, 5)));
            return new StepResult(input.Length);
        });
        await Rig.OnLoopAsync(goes.Loop, () =>
        {
            pair[0].Connection.Attach(step);
            return Task.CompletedTask;
        });

        // While the loop is away both get bytes, which it finds in this order.
        await Rig.OnLoopAsync(goes.Loop, () =>
        {
            pair[0].Wire.Socket.Send("x"u8);
            pair[1].Wire.Socket.Send("bytes"u8);
            return Task.CompletedTask;
        });
        Assert.Equal("bytes", await got.Task.WaitAsync(Rig.Patience));
        foreach (var (_, wire) in ends)
            await wire.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task HandOver_BehindAProxy_KeepsTheClientAndBothAddresses(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        TaskCompletionSource<string> seen = Signal<string>();
        IListener listener = rig.Listen(
            connection =>
            {
                connection.HandOver(rig.LoopOtherThan(connection), moved =>
                {
                    seen.SetResult($"{moved.RemoteEndPoint} {moved.LocalEndPoint}");
                    moved.Abort();
                    return Task.CompletedTask;
                });
                return Task.CompletedTask;
            },
            new ListenSettings { ProxyProtocolFrom = [IPNetwork.Parse("127.0.0.0/8")] });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("PROXY TCP4 192.0.2.7 10.0.0.1 5 6\r\n"u8);
        Assert.Equal($"192.0.2.7:5 {listener.EndPoint}", await seen.Task.WaitAsync(Rig.Patience));
    }

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task HandOver_NoProxy_KeepsThePeer(string transport)
    {
        await using var rig = new Rig(transport, tls: false);
        TaskCompletionSource<string> seen = Signal<string>();
        await using Wire wire = await rig.DialAsync(rig.Listen(connection =>
        {
            connection.HandOver(rig.LoopOtherThan(connection), moved =>
            {
                seen.SetResult($"{moved.RemoteEndPoint}");
                moved.Abort();
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        }));
        Assert.Equal($"{wire.Socket.LocalEndPoint}", await seen.Task.WaitAsync(Rig.Patience));
    }

    private static byte Pattern(int at) => (byte)((at * 31) >> 3);

    private static void Couple(Connection a, Connection b)
    {
        var step = new LambdaStep((from, input) =>
        {
            Connection to = from == a ? b : a;
            to.Forward(input);
            to.Flush();
            return new StepResult(input.Length);
        })
        {
            Ended = (_, _) =>
            {
                a.Close(Rig.Patience);
                b.Close(Rig.Patience);
            },
        };
        a.Attach(step);
        b.Attach(step);
    }
}
