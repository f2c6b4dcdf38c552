using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions export</c>: the recording as it is, an ordinary Zstandard file.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Output = new("--output", "-o") { Description = "The file to write", HelpName = "FILE", Required = true };

    public static Command Build(Verbs verbs) =>
        verbs.Make("export", "Writes a session's recording into a file", [RecordingSource.Argument, Output], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        string path = Path.Combine(invocation.Terminal.Folder, invocation.Arguments.GetRequiredValue(Output));
        using var source = await RecordingSource.OpenAsync(invocation);
        await using var from = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var to = new FileStream(path, options);
        await from.CopyToAsync(to, invocation.CancellationToken);
        await invocation.Terminal.Error.WriteLineAsync($"{path} written; 'zstdcat {path} | jq' reads it.");
        return ExitCode.Done;
    }
}
