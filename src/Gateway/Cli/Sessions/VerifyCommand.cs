using System.CommandLine;
using System.Globalization;
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
        string name = invocation.Arguments.GetRequiredValue(RecordingSource.Argument);
        int code = ExitCode.Done;
        for (int i = 0; i < source.Files.Count; i++)
        {
            var found = Named(source, Verify(source.Files[i], key));
            var (own, color) = Of(found.State);
            // The worst of them: broken before unsealed before sealed.
            if (code != ExitCode.No && own != ExitCode.Done) code = own;
            string which = source.Files.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (file {i + 1} of {source.Files.Count})");
            await invocation.Terminal.Out.WriteLineAsync($"{name}{which}: {invocation.Terminal.Paint(found.Detail, color)}");
        }

        return code;
    }

    private static Verification Verify(string file, string key)
    {
        try
        {
            return RecordingVerifier.Verify(file, key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw CliException.Unknown("The public key is none in PEM: give the gateway's keys/recording.pub.");
        }
    }

    // A seal stands for what is in a file, not for the name that the file has.
    private static Verification Named(RecordingSource source, Verification found) =>
        found.State == RecordingState.Sealed && source.Session is { } asked && found.IsAnothers(asked)
            ? found with { State = RecordingState.Broken, Detail = $"Broken: it is the recording of session {ShownText.OneLine(found.Session!)}, whole and sealed, under another's name." }
            : found;

    private static (int Code, int Color) Of(RecordingState state) => state switch
    {
        RecordingState.Sealed => (ExitCode.Done, 32),
        RecordingState.Unsealed => (ExitCode.Unknown, 33),
        _ => (ExitCode.No, 31),
    };

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
