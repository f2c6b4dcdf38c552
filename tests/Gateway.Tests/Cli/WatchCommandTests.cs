using HoopWire.Kit;

namespace HoopWire.Gateway.Cli;

public sealed class WatchCommandTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task Watch_LineThatActsOnATerminal_ReachesItWithoutThat(params string[] options)
    {
        var result = await WatchAsync("{\"event\":\"notice\",\"kind\":\"x\",\"text\":\"a\u009b2Jb\u0085\u007f\",\"rule\":\"é\"}\n", options);
        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        Assert.DoesNotContain(result.StandardOutput, c => char.IsControl(c) && c != '\n');
        Assert.Contains("2Jb", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("é", result.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("not JSON")]
    [InlineData("{\"event\":\"notice\",\"event\":\"end\"}")]
    public async Task Watch_NoLineOfARecording_SaysSo(string line)
    {
        var result = await WatchAsync(line + "\n", "--json");
        Assert.Equal((3, ""), (result.ExitCode, result.StandardOutput));
        Assert.StartsWith("The gateway sent something that is no line of a recording", result.StandardError, StringComparison.Ordinal);
    }

    private async Task<ProcessResult> WatchAsync(string lines, params string[] options)
    {
        await using var gateway = new FakeGateway(lines);
        _cli.Environment["HOOPWIRE_TOKEN"] = "token";
        return await _cli.RunAsync(["sessions", "watch", "01kan2q1v7c4x9dw", "--gateway", gateway.Address, .. options]);
    }
}
