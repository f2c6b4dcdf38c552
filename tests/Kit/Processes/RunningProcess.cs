using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HoopWire.Kit;

/// <summary>A process under the test's control: captured, waited for, signalled, and killed on dispose or when the test process dies.</summary>
public sealed partial class RunningProcess : IAsyncDisposable
{
    /// <summary>SIGHUP.</summary>
    public const int SigHup = 1;

    /// <summary>SIGINT, what Ctrl-C sends.</summary>
    public const int SigInt = 2;

    /// <summary>SIGKILL.</summary>
    public const int SigKill = 9;

    /// <summary>SIGTERM.</summary>
    public const int SigTerm = 15;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(150);
    private readonly Process _process;
    private readonly CapturedOutput _output;
    private readonly CapturedOutput _error;

    private RunningProcess(Process process, string name)
    {
        _process = process;
        Name = name;
        _output = new CapturedOutput(process.StandardOutput);
        _error = new CapturedOutput(process.StandardError);
        Exited = WaitForEndAsync();
    }

    /// <summary>The program's file name.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>True until it has ended.</summary>
    public bool IsRunning => !Exited.IsCompleted;

    /// <summary>Completes with the exit code (128 + n for signal n) once it has ended and all its output is read.</summary>
    public Task<int> Exited { get; }

    /// <summary>What it wrote to standard output so far.</summary>
    public string StandardOutput => _output.Text;

    /// <summary>What it wrote to standard error so far.</summary>
    public string StandardError => _error.Text;

    /// <summary>Its standard input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Starts a program. <paramref name="asUser"/> changes the user when this process is root, and is ignored otherwise.</summary>
    /// <remarks>libpq's environment (PG…) is not inherited: a test says what it means.</remarks>
    public static RunningProcess Start(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string? workingDirectory = null, string? asUser = null)
    {
        var info = new ProcessStartInfo("setpriv")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        info.ArgumentList.Add("--pdeathsig");
        info.ArgumentList.Add("KILL");
        if (asUser is not null && Environment.IsPrivilegedProcess)
            foreach (var argument in new[] { "--reuid", asUser, "--regid", asUser, "--init-groups" }) info.ArgumentList.Add(argument);
        info.ArgumentList.Add("--");
        info.ArgumentList.Add(file);
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var name in info.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            info.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        return new RunningProcess(Launcher.Start(info), Path.GetFileName(file));
    }

    /// <summary>Runs a program to its end, with <paramref name="input"/> as its whole standard input.</summary>
    public static async Task<ProcessResult> RunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        string? input = null, string? workingDirectory = null, string? asUser = null, TimeSpan? timeout = null)
    {
        await using var process = Start(file, arguments, environment, workingDirectory, asUser);
        return await process.FinishAsync(input, timeout);
    }

    /// <summary>Sends <paramref name="input"/>, closes standard input and waits for the end.</summary>
    public async Task<ProcessResult> FinishAsync(string? input = null, TimeSpan? timeout = null)
    {
        await SendInputAsync(input);
        try
        {
            var exit = await Exited.WaitAsync(timeout ?? DefaultTimeout);
            return new ProcessResult(exit, StandardOutput, StandardError);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(Describe("did not end in time"));
        }
    }

    /// <summary>Waits for a line of standard output that contains <paramref name="text"/>.</summary>
    public Task<string> WaitForLineAsync(string text, TimeSpan? timeout = null) =>
        WaitForLineAsync(line => line.Contains(text, StringComparison.Ordinal), timeout);

    /// <summary>Waits for a line of standard output.</summary>
    public Task<string> WaitForLineAsync(Func<string, bool> wanted, TimeSpan? timeout = null) => WaitAsync(_output, wanted, timeout);

    /// <summary>Waits for a line of standard error that contains <paramref name="text"/>.</summary>
    public Task<string> WaitForErrorLineAsync(string text, TimeSpan? timeout = null) =>
        WaitForErrorLineAsync(line => line.Contains(text, StringComparison.Ordinal), timeout);

    /// <summary>Waits for a line of standard error.</summary>
    public Task<string> WaitForErrorLineAsync(Func<string, bool> wanted, TimeSpan? timeout = null) => WaitAsync(_error, wanted, timeout);

    /// <summary>Sends a signal; nothing happens when the process has ended.</summary>
    public void Signal(int signal)
    {
        if (IsRunning) _ = NativeKill(Id, signal);
    }

    /// <summary>Sends SIGTERM and waits; kills and throws when that takes longer than <paramref name="timeout"/>.</summary>
    public async Task<int> StopAsync(TimeSpan? timeout = null, int signal = SigTerm)
    {
        Signal(signal);
        try
        {
            return await Exited.WaitAsync(timeout ?? DefaultTimeout);
        }
        catch (TimeoutException)
        {
            var message = Describe($"did not stop after signal {signal.ToString(CultureInfo.InvariantCulture)}");
            await DisposeAsync();
            throw new TimeoutException(message);
        }
    }

    /// <summary>One text with the name, what happened and all output so far, for a test's failure.</summary>
    public string Describe(string what) => $"{Name} {what}\n--- stdout\n{StandardOutput}\n--- stderr\n{StandardError}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Signal(SigKill);
        await Exited.WaitAsync(DefaultTimeout);
        _process.Dispose();
    }

    private async Task SendInputAsync(string? input)
    {
        try
        {
            if (input is not null) await Input.WriteAsync(input);
            Input.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading all of it: its exit code says why.
        }
    }

    private async Task<string> WaitAsync(CapturedOutput stream, Func<string, bool> wanted, TimeSpan? timeout)
    {
        using var deadline = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            if (await stream.FindLineAsync(wanted, deadline.Token) is { } line) return line;
            // Why is often told by the other stream, which may not have been read to its end yet.
            await Task.WhenAny(Exited, Task.Delay(TimeSpan.FromSeconds(5), deadline.Token));
            throw new InvalidOperationException(Describe("ended without the expected line"));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(Describe("did not print the expected line in time"));
        }
    }

    private async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync();
        // A grandchild may hold the pipes open after the process itself is gone.
        await Task.WhenAny(Task.WhenAll(_output.Ended, _error.Ended), Task.Delay(TimeSpan.FromSeconds(5)));
        return _process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int NativeKill(int process, int signal);
}
