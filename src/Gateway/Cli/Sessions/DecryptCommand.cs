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
        await using var from = new FileStream(source.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        string? path = invocation.Arguments.GetValue(Output) is { } named ? Path.Combine(invocation.Terminal.Folder, named) : null;
        await using var to = path is null ? Console.OpenStandardOutput() : Create(path);
        try
        {
            long frames = RecordingDecryption.Decrypt(from, key, to);
            if (path is not null) await invocation.Terminal.Error.WriteLineAsync($"{path} written, {frames} frames; 'zstdcat {path} | jq' reads it.");
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

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
