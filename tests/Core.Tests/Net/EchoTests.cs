using System.IO.Pipelines;
using System.Text;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class EchoTests
{
    public static TheoryData<string, bool> All => Rig.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Attach_Echo_BytesComeBack(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        await using Wire wire = await rig.DialAsync(rig.Listen(LambdaStep.Echo()));
        byte[] sent = Bytes(300_000);
        Task send = wire.SendAsync(sent);
        Assert.Equal(sent, await wire.ReadAsync(sent.Length).WaitAsync(Rig.Patience));
        await send;
        await wire.HalfCloseAsync();
        Assert.Empty(await wire.ReadToEndAsync().WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Attach_ByteByByte_BytesComeBack(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var step = new LambdaStep((from, input) =>
        {
            // Wants pairs: a lone byte stays.
            from.Forward(input[..(input.Length & ~1)]);
            from.Flush();
            return new StepResult(input.Length & ~1);
        });
        await using Wire wire = await rig.DialAsync(rig.Listen(step));
        byte[] sent = Bytes(200);
        for (int i = 0; i < sent.Length; i += 2)
        {
            await wire.SendAsync(sent[i..(i + 1)]);
            await wire.SendAsync(sent[(i + 1)..(i + 2)]);
            Assert.Equal(sent[i..(i + 2)], await wire.ReadAsync(2).WaitAsync(Rig.Patience));
        }

        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Pipe_ThenAttach_LeftoverIsDeliveredFirst(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var onLoop = new List<bool>();
        IListener listener = rig.Listen(async connection =>
        {
            PipeReader input = connection.Pipe.Input;
            ReadResult read = await input.ReadAtLeastAsync(5);
            onLoop.Add(connection.Loop.IsCurrent);
            input.AdvanceTo(read.Buffer.GetPosition(5));
            await connection.Pipe.Output.WriteAsync("hello:"u8.ToArray());
            await Task.Yield();
            onLoop.Add(connection.Loop.IsCurrent);
            connection.Attach(LambdaStep.Echo());
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("loginrest"u8);
        await wire.HalfCloseAsync();
        byte[] got = await wire.ReadToEndAsync().WaitAsync(Rig.Patience);
        Assert.Equal("hello:rest", Encoding.ASCII.GetString(got));
        Assert.Equal([true, true], onLoop);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Pipe_PeerCloses_ReadCompletes(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var seen = new TaskCompletionSource<string>();
        IListener listener = rig.Listen(async connection =>
        {
            ReadResult read;
            while (!(read = await connection.Pipe.Input.ReadAsync()).IsCompleted)
                connection.Pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            seen.SetResult(Encoding.ASCII.GetString(read.Buffer));
            connection.Pipe.Input.AdvanceTo(read.Buffer.End);
            connection.Close(TimeSpan.FromSeconds(1));
        });
        await using Wire wire = await rig.DialAsync(listener);
        await wire.SendAsync("all "u8);
        await wire.SendAsync("of it"u8);
        await wire.HalfCloseAsync();
        Assert.Equal("all of it", await seen.Task.WaitAsync(Rig.Patience));
        await wire.ReadToEndAsync().WaitAsync(Rig.Patience);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task ConnectAsync_RelayThroughTwoConnections_BytesComeBack(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        IListener echo = rig.Listen(LambdaStep.Echo());
        IListener relay = rig.Listen(async connection =>
        {
            Connection target = await rig.ConnectAsync(connection.Loop, echo);
            Assert.True(connection.Loop.IsCurrent);
            var step = new BlindRelayStep(connection, target);
            connection.Attach(step);
            target.Attach(step);
        });
        await using Wire wire = await rig.DialAsync(relay);
        byte[] sent = Bytes(4_000_000);
        Task send = wire.SendAsync(sent);
        Assert.Equal(sent, await wire.ReadAsync(sent.Length).WaitAsync(Rig.Patience));
        await send;
        await rig.AssertNothingRentedAsync();
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
