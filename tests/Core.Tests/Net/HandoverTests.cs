using System.Text;
using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

public sealed class HandoverTests
{
    public static TheoryData<string, bool> All => Rig.All;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Attach_ToASecondStep_GivesItWhatTheFirstLeft(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var first = new Attached(new LambdaStep((from, _) =>
        {
            from.Suspend(watchHangup: false);
            return new StepResult(0);
        }));
        await using Wire wire = await rig.DialAsync(rig.Listen(first.OnConnectionAsync));
        await wire.SendAsync("left"u8);
        Connection connection = await first.Connection.WaitAsync(Rig.Patience);
        await WaitForReceiveAsync(connection.Loop, first.Step);
        var second = LambdaStep.Echo();
        await Rig.OnLoopAsync(connection.Loop, () => { connection.Attach(second); return Task.CompletedTask; });
        Assert.Equal("left", Encoding.ASCII.GetString(await wire.ReadAsync(4).WaitAsync(Rig.Patience)));
        await wire.SendAsync("more"u8);
        Assert.Equal("more", Encoding.ASCII.GetString(await wire.ReadAsync(4).WaitAsync(Rig.Patience)));
        await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Closed, await second.End.WaitAsync(Rig.Patience));
        Assert.Equal(0, first.Step.Ends);
        await rig.AssertNothingRentedAsync();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Attach_AfterTheEnd_TellsTheSecondStepToo(string transport, bool tls)
    {
        await using var rig = new Rig(transport, tls);
        var first = new Attached(new LambdaStep((_, input) => new StepResult(input.Length)));
        await using Wire wire = await rig.DialAsync(rig.Listen(first.OnConnectionAsync));
        Connection connection = await first.Connection.WaitAsync(Rig.Patience);
        await wire.HalfCloseAsync();
        Assert.Equal(ConnectionEnd.Closed, await first.Step.End.WaitAsync(Rig.Patience));
        var second = LambdaStep.Echo();
        await Rig.OnLoopAsync(connection.Loop, () => { connection.Attach(second); return Task.CompletedTask; });
        Assert.Equal(ConnectionEnd.Closed, await second.End.WaitAsync(Rig.Patience));
        await rig.AssertNothingRentedAsync();
    }

    private static async Task WaitForReceiveAsync(Loop loop, LambdaStep step)
    {
        while (step.Receives == 0)
            await Rig.OnLoopAsync(loop, () => Task.CompletedTask);
    }

    /// <summary>Attaches a connection to a step and remembers it.</summary>
    private sealed class Attached(LambdaStep step)
    {
        private readonly TaskCompletionSource<Connection> _connection = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LambdaStep Step { get; } = step;

        public Task<Connection> Connection => _connection.Task;

        public Task OnConnectionAsync(Connection connection)
        {
            connection.Attach(Step);
            _connection.SetResult(connection);
            return Task.CompletedTask;
        }
    }
}
