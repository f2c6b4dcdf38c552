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

    private static readonly Option<long?> Terminal = new("--command") { Description = "Of an asciicast: the number of the command whose terminal it is to show, where there are several", HelpName = "N" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("export", "Writes a session's recording into a file", [RecordingSource.Argument, Output, Format, Terminal, SessionPart.FromOption, SessionPart.ToOption], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        string path = Path.Combine(invocation.Terminal.Folder, invocation.Arguments.GetRequiredValue(Output));
        string format = invocation.Arguments.GetValue(Format)!;
        if (format != AsItIs && !ExportFormats.Names.Contains(format)) throw CliException.Usage($"--format takes zst, {string.Join(", ", ExportFormats.Names)}, not '{format}'.");
        var part = SessionPart.Of(invocation);
        if (format == AsItIs && !part.IsWhole) throw CliException.Usage("--from and --to go with another --format: zst is the file as it is.");
        using var source = await RecordingSource.OpenAsync(invocation, "export");
        if (format == AsItIs)
        {
            await CopyAsync(invocation, source, path);
            return ExitCode.Done;
        }

        await using var to = NewFile.Create(path);
        await using var text = new StreamWriter(to);
        ExportFormats.Write(format, part.Of(source.ReadLines(part.From)), invocation.Terminal.Protocols, invocation.Arguments.GetValue(Terminal), text, part.From);
        await invocation.Terminal.Error.WriteLineAsync($"{path} written.");
        return ExitCode.Done;
    }

    private static async Task CopyAsync(Invocation invocation, RecordingSource source, string path)
    {
        for (int i = 0; i < source.Files.Count; i++)
        {
            string name = NewFile.NameOf(path, i);
            await using var from = new FileStream(source.Files[i], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using var to = NewFile.Create(name);
            await from.CopyToAsync(to, invocation.CancellationToken);
            await invocation.Terminal.Error.WriteLineAsync($"{name} written; 'zstdcat {name} | jq' reads it.");
        }
    }
}
