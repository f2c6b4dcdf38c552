using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

/// <summary>A relay step made of three functions, which keeps what happened.</summary>
internal sealed class LambdaStep(LambdaStep.Receiver onReceive) : IRelayStep
{
    public delegate StepResult Receiver(Connection from, ReadOnlySpan<byte> input);

    private readonly TaskCompletionSource<ConnectionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Action<Connection>? Drained { get; init; }

    public Action<Connection, ConnectionEnd>? Ended { get; init; }

    public string? Title { get; init; }

    public int Ends { get; private set; }

    public int Receives { get; private set; }

    public Task<ConnectionEnd> End => _end.Task;

    public Task FirstDrain => _drained.Task;

    /// <summary>Sends everything back, and closes when the peer does.</summary>
    public static LambdaStep Echo() => new(EchoBack) { Ended = (from, _) => from.Close(TimeSpan.FromSeconds(5)) };

    public static StepResult EchoBack(Connection from, ReadOnlySpan<byte> input)
    {
        from.Forward(input);
        from.Flush();
        return new StepResult(input.Length);
    }

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        Receives++;
        return onReceive(from, input);
    }

    public void OnDrained(Connection to)
    {
        _drained.TrySetResult();
        Drained?.Invoke(to);
    }

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        Ends++;
        _end.TrySetResult(end);
        Ended?.Invoke(from, end);
    }
}
