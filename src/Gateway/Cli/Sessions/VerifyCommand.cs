using System.CommandLine;
using System.Security.Cryptography;
using HoopWire.Recording;

namespace HoopWire.Gateway.Cli;

/// <summary><c>sessions verify</c>: whether a recording is whole and signed. Works offline.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string?> PublicKey = new("--public-key") { Description = "The gateway's public key in PEM, instead of the configuration's", HelpName = "FILE" };

    public static Command Build(Verbs verbs) =>
        verbs.Make("verify", "Says whether a recording is whole and sealed: 0 sealed, 1 broken, 3 unsealed", [RecordingSource.Argument, PublicKey], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        string key = await ReadKeyAsync(invocation);
        using var source = await RecordingSource.OpenAsync(invocation, "verify");
        Verification found;
        try
        {
            found = RecordingVerifier.Verify(source.Path, key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw CliException.Unknown("The public key is none in PEM: give the gateway's keys/recording.pub.");
        }

        var (code, color) = found.State switch
        {
            RecordingState.Sealed => (ExitCode.Done, 32),
            RecordingState.Unsealed => (ExitCode.Unknown, 33),
            _ => (ExitCode.No, 31),
        };
        string name = invocation.Arguments.GetRequiredValue(RecordingSource.Argument);
        await invocation.Terminal.Out.WriteLineAsync($"{name}: {invocation.Terminal.Paint(found.Detail, color)}");
        return code;
    }

    private static async Task<string> ReadKeyAsync(Invocation invocation)
    {
        string? named = invocation.Arguments.GetValue(PublicKey);
        string path = named is not null
            ? Path.Combine(invocation.Terminal.Folder, named)
            : Path.Combine(invocation.RequireConfig().DataDirectory, "keys", "recording.pub");
        try
        {
            return await File.ReadAllTextAsync(path, invocation.CancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliException.Unknown($"The public key {path} cannot be read: name it with --public-key FILE.");
        }
    }
}
