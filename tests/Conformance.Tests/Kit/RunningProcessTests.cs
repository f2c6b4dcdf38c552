using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Kit;

[Trait("Category", "Server")]
public class RunningProcessTests
{
    [Fact]
    public async Task RunAsync_InputAndBothStreams_AreCarried()
    {
        var result = await RunningProcess.RunAsync("sh", ["-c", "cat; echo said >&2; exit 3"], input: "given");
        Assert.Equal(new ProcessResult(3, "given", "said\n"), result);
        Assert.Contains("said", Assert.Throws<InvalidOperationException>(() => result.EnsureSuccess()).Message);
    }

    [Fact]
    public async Task WaitForLineAsync_ProcessEnds_SaysWhatItSaid()
    {
        await using var process = RunningProcess.Start("sh", ["-c", "echo one; echo two >&2"]);
        Assert.Equal("one", await process.WaitForLineAsync("on"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => process.WaitForLineAsync("never"));
        Assert.Contains("two", error.Message);
    }

    [Fact]
    public async Task StopAsync_SigTerm_ReturnsTheExitCode()
    {
        await using var polite = RunningProcess.Start("sh", ["-c", "trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done"]);
        await polite.WaitForLineAsync("up");
        Assert.Equal(7, await polite.StopAsync());

        await using var killed = RunningProcess.Start("sleep", ["60"]);
        Assert.Equal(128 + RunningProcess.SigKill, await killed.StopAsync(signal: RunningProcess.SigKill));
    }

    [Fact]
    public async Task StopAsync_DeafProcess_IsKilledAndReported()
    {
        await using var deaf = RunningProcess.Start("sh", ["-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"]);
        await deaf.WaitForLineAsync("up");
        await Assert.ThrowsAsync<TimeoutException>(() => deaf.StopAsync(TimeSpan.FromMilliseconds(300)));
        Assert.False(deaf.IsRunning);
    }

    [Fact]
    public async Task Start_ParentDies_ChildDiesToo()
    {
        // The child of a shell that is killed stands for a child of this process.
        await using var parent = RunningProcess.Start("sh", ["-c", "setpriv --pdeathsig KILL -- sh -c 'echo $$; exec sleep 60' & wait"]);
        var child = await parent.WaitForLineAsync(line => line.Length > 0);
        parent.Signal(RunningProcess.SigKill);
        await parent.Exited;
        for (var i = 0; i < 250 && Lives(child); i++) await Task.Delay(20);
        Assert.False(Lives(child));
    }

    /// <summary>An orphan that nobody reaps stays in /proc as a zombie: it is dead all the same.</summary>
    private static bool Lives(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/status").Contains("State:\tZ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
