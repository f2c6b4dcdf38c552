using System.CommandLine;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Recordings;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;

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
        await AuditAsync(host, invocation);
        using var key = ReadingKey.Own(config.DataDirectory);
        var storage = RecordingStorages.Of(config, invocation.Terminal.Time);
        var own = new OwnRecordings(config.DataDirectory);
        int sessions = 0, damaged = 0, unread = 0, others = 0;
        long rows = 0;
        string? last = null;
        foreach (var entry in storage.List(Range.Since(invocation), Range.Until(invocation)))
        {
            invocation.CancellationToken.ThrowIfCancellationRequested();
            // The files of a session come one after another, and are read together: what is read replaces all that the audit has of the session.
            if (entry.Id == last || entry.IsOpen) continue;
            last = entry.Id;
            // In a store that several gateways share, each has the key to its own.
            if (entry.IsRemote && !own.Has(entry.Id, entry.StartedAt))
            {
                others++;
                continue;
            }

            var files = storage.Parts(entry.Id).Where(file => !file.IsTerminal).ToList();
            if (files.Count == 0) continue;
            var rebuilt = host.RebuildIndex(entry.Id, storage, files, key);
            rows += rebuilt.Rows;
            if (rebuilt.Unread.Length == 0) sessions++;
            damaged += rebuilt.Unread.Count(file => file.IsDamaged);
            unread += rebuilt.Unread.Count(file => !file.IsDamaged);
            foreach (var file in rebuilt.Unread) await invocation.Terminal.Error.WriteLineAsync(Told(file));
        }

        await invocation.Terminal.Out.WriteLineAsync($"{rows} rows of {sessions} sessions{(damaged > 0 ? $", and of {damaged} damaged recordings" : "")}{(others > 0 ? $"; {others} recordings of other gateways are left to them" : "")}");
        return damaged + unread == 0 ? ExitCode.Done : ExitCode.No;
    }

    // Before a row is replaced.
    private static async Task AuditAsync(ControlPlaneHost host, Invocation invocation)
    {
        string by = ControlPlaneParts.OperatorName;
        string from = Range.Since(invocation) is { } since ? $" from {since.UtcDateTime:O}" : "", to = Range.Until(invocation) is { } until ? $" up to {until.UtcDateTime:O}" : "";
        var rebuilt = new AuditEvent(invocation.Terminal.Time.GetUtcNow(), "audit-rebuilt") { User = by, Detail = $"The recordings of sessions{from}{to} are read into the audit anew by {by}." };
        if (!await host.Audit.StoreAsync(rebuilt)) throw CliException.Unknown("The audit cannot be written, and nothing of it is replaced without a row that says so: check the disk and the store.");
    }

    private static string Told(UnreadFile file) => file.IsDamaged
        ? $"{file.Path} is damaged: {file.Problem} The audit keeps the rows that it has of the session."
        : $"{file.Path}: {file.Problem}";
}
