using System.CommandLine;
using HoopWire.Gateway.Composition;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;

namespace HoopWire.Gateway.Cli;

/// <summary><c>audit rebuild</c>: reads the recordings into the audit anew, beside a gateway that runs or without one.</summary>
internal static class RebuildCommand
{
    private static readonly ListOptions Range = new();

    public static Command Build(Verbs verbs) =>
        verbs.Make("rebuild", "Reads the recordings of sessions that have ended into the audit anew", Range.Times, RunAsync);

    private static async Task<int> RunAsync(Invocation invocation)
    {
        var config = invocation.RequireConfig();
        await using var host = await ControlPlaneParts.StartBesideAsync(config, invocation.Terminal.Time, invocation.CancellationToken);
        using var key = ReadingKey.Own(config.DataDirectory);
        int sessions = 0, damaged = 0, sealedOff = 0;
        long rows = 0;
        foreach (var entry in new RecordingCatalog(config.DataDirectory).List(Range.Since(invocation), Range.Until(invocation)))
        {
            invocation.CancellationToken.ThrowIfCancellationRequested();
            if (entry.IsOpen || entry.IsTerminal) continue;
            try
            {
                using var reader = RecordingReader.Open(entry.Path, key);
                rows += host.RebuildIndex(entry.Id, reader);
                sessions++;
            }
            catch (RecordingEncryptedException e)
            {
                sealedOff++;
                await invocation.Terminal.Error.WriteLineAsync($"{entry.Path}: {e.Message}");
            }
            catch (InvalidDataException e)
            {
                damaged++;
                await invocation.Terminal.Error.WriteLineAsync($"{entry.Path} is damaged: {e.Message} What lies before the damage is in the audit. 'hoopwire sessions verify' names the frame.");
            }
        }

        await invocation.Terminal.Out.WriteLineAsync($"{rows} rows of {sessions} sessions{(damaged > 0 ? $", and of {damaged} damaged recordings" : "")}");
        return damaged + sealedOff == 0 ? ExitCode.Done : ExitCode.No;
    }
}
