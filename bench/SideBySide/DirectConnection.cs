namespace HoopWire.Bench.SideBySide;

/// <summary>No proxy.</summary>
internal sealed class DirectConnection(int port) : Contestant("direct", port)
{
    public override string Description => "no proxy";

    public override Task StartAsync() => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
