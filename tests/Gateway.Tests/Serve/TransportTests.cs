using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

[Trait("Category", "Server")]
public sealed class TransportTests : IDisposable
{
    private readonly ServeFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("io_uring")]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task Serve_TransportNamed_IsUsed(string transport)
    {
        _fixture.UseTransport(transport);
        await using var gateway = await _fixture.StartAsync();
        Assert.StartsWith($"transport {transport}, ", gateway.Process.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_SeccompRefusesUring_FallsBackToEpollAndSaysWhy()
    {
        _fixture.UseTransport("auto");
        await using var gateway = await _fixture.StartAsync(WithoutUring.Wrapper);
        Assert.StartsWith("transport epoll, ", gateway.Process.StandardOutput, StringComparison.Ordinal);
        await gateway.Process.WaitForErrorLineAsync("io_uring cannot be had: setting a ring up failed: Operation not permitted");
    }

    [Fact]
    public async Task Serve_SeccompRefusesTheUringAskedFor_ExitsThreeWithOneSentence()
    {
        _fixture.UseTransport("io_uring");
        var result = await HoopwireProcess.RunAsync(["serve", "--config", _fixture.Config], _fixture.Environment, wrapper: WithoutUring.Wrapper);
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("transport: io_uring cannot be had here: setting a ring up failed: Operation not permitted.", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_NoLockedMemory_FallsBackToEpollAndSaysWhy()
    {
        // The limit does not bind a root that has its privilege to lock memory.
        _fixture.UseTransport("auto");
        string[] unprivileged = System.Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-ipc_lock", "--"] : [];
        await using var gateway = await _fixture.StartAsync([.. unprivileged, "prlimit", "--memlock=0:0"]);
        Assert.StartsWith("transport epoll, ", gateway.Process.StandardOutput, StringComparison.Ordinal);
        await gateway.Process.WaitForErrorLineAsync("io_uring cannot be had: setting a ring up failed: Cannot allocate memory");
    }
}
