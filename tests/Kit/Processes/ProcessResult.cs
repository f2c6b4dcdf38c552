namespace HoopWire.Kit;

/// <summary>What a process that ran to its end left.</summary>
public sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError)
{
    /// <summary>This result, or an exception with everything the process said when it failed.</summary>
    public ProcessResult EnsureSuccess() => ExitCode == 0
        ? this
        : throw new InvalidOperationException($"exit {ExitCode}\n--- stdout\n{StandardOutput}\n--- stderr\n{StandardError}");
}
