using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions export</c>: the recording as it is, an ordinary Zstandard file, or in a form that other programs read.</summary>
internal static class ExportCommand
{
    private const string AsItIs = "zst";
    private static readonly Option<string> Output = new("--output", "-o") { Description = "The file to write", HelpName = "FILE", Required = true };
    private static readonly Option<string> Format = new("--format")
    {
        Description = "zst (as it is), json (its lines), csv (a line a statement), sql (the statements), asciicast (version 2, for asciinema)",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => AsItIs,
    };

    public static Command Build(Verbs verbs) =>
        verbs.Make("export", "Writes a session's recording into a file", [RecordingSource.Argument, Output, Format], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        string path = Path.Combine(invocation.Terminal.Folder, invocation.Arguments.GetRequiredValue(Output));
        string format = invocation.Arguments.GetValue(Format)!;
        if (format != AsItIs && !ExportFormats.Names.Contains(format)) throw CliException.Usage($"--format takes zst, {string.Join(", ", ExportFormats.Names)}, not '{format}'.");
        using var source = await RecordingSource.OpenAsync(invocation, "export");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var to = new FileStream(path, options);
        if (format == AsItIs)
        {
            await using var from = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await from.CopyToAsync(to, invocation.CancellationToken);
            await invocation.Terminal.Error.WriteLineAsync($"{path} written; 'zstdcat {path} | jq' reads it.");
            return ExitCode.Done;
        }

        using var reader = source.OpenReader();
        await using var text = new StreamWriter(to);
        ExportFormats.Write(format, RecordedLines.Read(reader), text);
        await invocation.Terminal.Error.WriteLineAsync($"{path} written.");
        return ExitCode.Done;
    }
}
