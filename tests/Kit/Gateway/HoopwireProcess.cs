namespace HoopWire.Kit;

/// <summary>A running <c>hoopwire serve</c>, and the other verbs of the same program.</summary>
public sealed class HoopwireProcess : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> _environment;

    private HoopwireProcess(RunningProcess process, string configFile, IReadOnlyDictionary<string, string> environment)
    {
        Process = process;
        ConfigFile = configFile;
        _environment = environment;
    }

    /// <summary>The process itself: output, signals, exit.</summary>
    public RunningProcess Process { get; }

    /// <summary>The configuration it serves.</summary>
    public string ConfigFile { get; }

    /// <summary>
    /// Starts <c>serve --config</c> and waits for the line <c>hoopwire ready</c>. <paramref name="wrapper"/> is a command line that runs the rest of its own.
    /// </summary>
    public static async Task<HoopwireProcess> StartAsync(
        string configFile, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? timeout = null, string[]? wrapper = null)
    {
        environment ??= new Dictionary<string, string>();
        var process = Launch(["serve", "--config", configFile], environment, wrapper);
        try
        {
            await process.WaitForLineAsync(line => line.Trim() == "hoopwire ready", timeout ?? TimeSpan.FromSeconds(150));
            return new HoopwireProcess(process, configFile, environment);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs any verb to its end: <c>RunAsync(["check", "--config", file])</c>.</summary>
    public static async Task<ProcessResult> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null, TimeSpan? timeout = null,
        string[]? wrapper = null)
    {
        await using var process = Launch(arguments, environment ?? new Dictionary<string, string>(), wrapper);
        return await process.FinishAsync(input, timeout);
    }

    /// <summary>Runs a verb as the operator of this gateway: <c>--config</c> and its environment are added.</summary>
    public Task<ProcessResult> OperatorAsync(params string[] arguments) =>
        RunAsync([.. arguments, "--config", ConfigFile], _environment);

    /// <summary>Starts a verb as the operator and leaves it running, such as <c>approvals watch</c>.</summary>
    public RunningProcess StartOperator(params string[] arguments) => Launch([.. arguments, "--config", ConfigFile], _environment);

    /// <summary>Starts any verb and leaves it running.</summary>
    public static RunningProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment) => Launch(arguments, environment);

    /// <summary>Makes an access key for <paramref name="user"/> with <c>keys create</c>.</summary>
    public async Task<string> CreateKeyAsync(string user, params string[] arguments) =>
        (await OperatorAsync(["keys", "create", user, .. arguments])).EnsureSuccess().StandardOutput.Trim();

    /// <summary>Sends SIGTERM and returns the exit code.</summary>
    public Task<int> StopAsync(TimeSpan? timeout = null) => Process.StopAsync(timeout);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static RunningProcess Launch(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string[]? wrapper = null)
    {
        string[] command = [.. wrapper ?? [], .. HoopwireBinary.Command];
        return RunningProcess.Start(command[0], [.. command[1..], .. arguments], environment);
    }
}
