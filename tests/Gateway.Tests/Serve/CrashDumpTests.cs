using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

/// <summary>The memory of a gateway holds secrets: a crash leaves none of it in a file.</summary>
[Trait("Category", "Server")]
public sealed class CrashDumpTests : IDisposable
{
    /// <summary>SIGXCPU: ends a process with a core, and no runtime takes it for itself.</summary>
    private const int Crash = 24;

    private readonly ServeFixture _fixture = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Serve_Aborts_LeavesNoCoreWhereOthersWould()
    {
        await using var gateway = await _fixture.StartAsync("env", "-C", _folder.Path, "prlimit", "--core=unlimited:unlimited");
        string limits = await File.ReadAllTextAsync($"/proc/{gateway.Process.Id}/limits");
        Assert.Matches(@"Max core file size +0 +0 ", limits);
        Assert.Equal(128 + Crash, await gateway.Process.StopAsync(signal: Crash));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("DOTNET_DbgEnableMiniDump", "1")]
    [InlineData("COMPlus_DbgEnableMiniDump", "01")]
    public async Task Serve_DumpsAskedForByTheEnvironment_ExitsThreeWithOneSentence(string variable, string value)
    {
        _fixture.Environment[variable] = value;
        var result = await _fixture.RunAsync("serve", "--config", _fixture.Config);
        Assert.Equal(
            (3, $"{variable} is set, and a dump of the gateway's memory would hold secrets. Take it out of the environment and start again.\n"),
            (result.ExitCode, result.StandardError));
    }

    [Fact]
    public async Task Serve_DumpsSwitchedOffByTheEnvironment_Starts()
    {
        _fixture.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        await using var gateway = await _fixture.StartAsync();
        Assert.Equal(0, await gateway.StopAsync());
    }
}
