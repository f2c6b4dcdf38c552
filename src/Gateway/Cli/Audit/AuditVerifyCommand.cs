using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Recordings;
using HoopWire.Recording;

namespace HoopWire.Gateway.Cli;

/// <summary><c>audit verify</c>: whether the root log is whole, and every recording it names is there as it was closed.</summary>
internal static class AuditVerifyCommand
{
    private const int Red = 31;
    private const int Green = 32;
    private const int Yellow = 33;
    private static readonly ListOptions Range = new();
    private static readonly Option<string?> PublicKey = new("--public-key") { Description = "The gateway's public key in PEM, instead of the data directory's", HelpName = "FILE" };
    private static readonly Option<string?> Data = new("--data") { Description = "A data directory, or a copy of one, instead of the configuration's", HelpName = "FOLDER" };
    private static readonly Option<string?> Anchors = new("--anchors") { Description = "A file of heads that was kept outside, instead of the configuration's", HelpName = "FILE" };
    private static readonly Option<string?> Authority = new("--timestamp-ca") { Description = "Certificates in PEM that proofs of time must come from", HelpName = "FILE" };

    public static Command Build(Verbs verbs) => verbs.Make(
        "verify", "Says whether the root log and all recordings it names are whole: 0 whole, 1 broken, 3 nothing to tell by",
        [Range.SinceOption, PublicKey, Data, Anchors, Authority], RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        string? data = PathOf(invocation, Data);
        var config = data is null ? invocation.RequireConfig() : null;
        data ??= config!.DataDirectory;
        using var key = ECDsa.Create();
        var verifier = new RootVerifier(data, Read(key, PathOf(invocation, PublicKey) ?? Path.Combine(data, "keys", "recording.pub")))
        {
            AnchorFile = Existing(PathOf(invocation, Anchors)) ?? ConfiguredAnchors(config),
            StoredAnchors = await StoredAnchorsAsync(config, invocation),
            Storage = config is null ? new RecordingCatalog(data) : RecordingStorages.Of(config, invocation.Terminal.Time),
            TimestampAuthorities = Authorities(PathOf(invocation, Authority)),
        };
        var since = Range.Since(invocation) is { } from ? DateOnly.FromDateTime(from.UtcDateTime) : (DateOnly?)null;
        var report = Run(verifier, since, invocation.CancellationToken);
        // They name files, and whoever planted one has chosen its name.
        foreach (string finding in report.Findings) await invocation.Terminal.Out.WriteLineAsync(invocation.Terminal.Paint(ShownText.OneLine(finding), Red));
        foreach (string told in report.Unsealed.Concat(report.LeftOpen)) await invocation.Terminal.Out.WriteLineAsync(invocation.Terminal.Paint(ShownText.OneLine(told), Yellow));
        var (text, color, code) = report.State switch
        {
            RootState.Whole => ("Whole", Green, ExitCode.Done),
            RootState.Broken => ("Broken", Red, ExitCode.No),
            _ => ($"There is no signed root log under {data}: nothing to tell by", Yellow, ExitCode.Unknown),
        };
        string withoutSeal = report.Unsealed.Length > 0 ? $" ({report.Unsealed.Length} without a seal)" : "";
        string unsigned = report.Unsigned > 0 ? $" ({report.Unsigned} at the end not signed, and not believed)" : "";
        string counts = report.State == RootState.Unknown
            ? "."
            : $": {report.Lines} lines{unsigned}, {report.Recordings} recordings whole{withoutSeal}, {report.Running} running, {report.LeftOpen.Length} left open, {report.Anchors} anchors, {report.Timestamps} proofs of time; head {report.Head}";
        await invocation.Terminal.Out.WriteLineAsync(invocation.Terminal.Paint(text, color) + counts);
        return code;
    }

    private static RootReport Run(RootVerifier verifier, DateOnly? since, CancellationToken cancel)
    {
        try
        {
            return verifier.Run(since, cancel);
        }
        catch (Exception e) when (e is InvalidDataException or UnauthorizedAccessException)
        {
            throw CliException.Unknown($"{e.Message.TrimEnd('.')}: check the files of the data directory.");
        }
    }

    private static string? PathOf(Invocation invocation, Option<string?> option) =>
        invocation.Arguments.GetValue(option) is { } named ? Path.Combine(invocation.Terminal.Folder, named) : null;

    private static string? Existing(string? path) =>
        path is null || File.Exists(path) ? path : throw CliException.Unknown($"The file {path} does not exist: check the path.");

    // Until the first day is over there is none.
    private static string? ConfiguredAnchors(Configuration.GatewayConfig? config) =>
        config?.Audit.Anchor.File is { } file && File.Exists(file) ? file : null;

    private static async Task<IReadOnlyList<string>> StoredAnchorsAsync(Configuration.GatewayConfig? config, Invocation invocation)
    {
        if (config?.Audit.AnchorS3 is not { } s3) return [];
        using var store = new S3Anchors(new S3Bucket(s3, invocation.Terminal.Time));
        return await store.ReadAsync(invocation.CancellationToken);
    }

    private static ECDsa Read(ECDsa key, string path)
    {
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw CliException.Unknown($"{path} holds no public key that can be read: name it with --public-key FILE.");
        }
    }

    private static X509Certificate2Collection Authorities(string? path)
    {
        var found = new X509Certificate2Collection();
        if (path is null) return found;
        try
        {
            found.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw CliException.Unknown($"{path} holds no certificates that can be read: check the path.");
        }

        return found.Count > 0 ? found : throw CliException.Unknown($"{path} holds no certificate: give one in PEM.");
    }
}
