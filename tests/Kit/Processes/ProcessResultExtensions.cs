namespace HoopWire.Kit;

/// <summary>Awaiting a process and insisting on its success in one step.</summary>
public static class ProcessResultExtensions
{
    /// <summary>The result, or an exception with everything the process said when it failed.</summary>
    public static async Task<ProcessResult> EnsureSuccessAsync(this Task<ProcessResult> running) => (await running).EnsureSuccess();
}
