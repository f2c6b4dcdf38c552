using System.CommandLine;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions decrypt</c>: an ordinary recording of an encrypted one. Works offline.</summary>
internal static class DecryptCommand
{
    private static readonly Option<string> Key = new("--key") { Description = "A recipient's private key in PEM", HelpName = "FILE", Required = true };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write, instead of standard output", HelpName = "FILE" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("decrypt", "Writes an encrypted recording in clear, with a recipient's key", [RecordingSource.Argument, Key, Output], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        using var key = LoadKey(Path.Combine(invocation.Terminal.Folder, invocation.Arguments.GetRequiredValue(Key)));
        using var source = await RecordingSource.OpenAsync(invocation, "decrypt");
        string? path = invocation.Arguments.GetValue(Output) is { } named ? Path.Combine(invocation.Terminal.Folder, named) : null;
        try
        {
            for (int i = 0; i < source.Files.Count; i++) await DecryptAsync(source.Files[i], key, path is null ? null : NewFile.NameOf(path, i), invocation.Terminal);
            return ExitCode.Done;
        }
        catch (InvalidDataException e)
        {
            throw CliException.No($"The recording is damaged: {e.Message.TrimEnd('.')}. What comes before is written.");
        }
        catch (RecordingEncryptedException)
        {
            throw CliException.No("The recording was not encrypted for this key: give that of a recipient.");
        }
    }

    private static ReadingKey LoadKey(string path)
    {
        try
        {
            return ReadingKey.Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unknown(e.Message);
        }
    }

    private static async Task DecryptAsync(string file, ReadingKey key, string? path, Terminal terminal)
    {
        await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var to = path is null ? Console.OpenStandardOutput() : NewFile.Create(path);
        long frames = RecordingDecryption.Decrypt(from, key, to);
        if (path is not null) await terminal.Error.WriteLineAsync($"{path} written, {frames} frames; 'zstdcat {path} | jq' reads it.");
    }
}
