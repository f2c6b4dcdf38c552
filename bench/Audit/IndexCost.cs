using System.Diagnostics;
using HoopWire.ControlPlane;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Bench.Audit;

/// <summary>Tells the index commands as the drain does, with its rows going to a store, and counts the CPU of all threads.</summary>
internal sealed class IndexCost(string folder, IDictionary<string, double> results)
{
    private const int Commands = 1_000_000;
    private const int Sessions = 64;

    public async Task RunAsync()
    {
        await MeasureAsync("statement with other values each time", (i, text) => Format(text, "SELECT abalance FROM pgbench_accounts WHERE aid = "u8, i), masked: false);
        await MeasureAsync("the same statement, prepared", (_, text) => Copy(text, "SELECT abalance FROM pgbench_accounts WHERE aid = $1"u8), masked: false);
        await MeasureAsync("the same statement, with masked results", (_, text) => Copy(text, "SELECT abalance FROM pgbench_accounts WHERE aid = $1"u8), masked: true);
    }

    private delegate int Write(int number, Span<byte> text);

    private async Task MeasureAsync(string name, Write write, bool masked)
    {
        await using var host = await ControlPlaneHost.StartAsync(new ControlPlaneOptions
        {
            DataDirectory = Path.Combine(folder, name.GetHashCode(StringComparison.Ordinal).ToString("x", System.Globalization.CultureInfo.InvariantCulture)),
            Identity = new IdentityOptions(),
            Sessions = new SessionRegistry(new GatewayLimits()),
            HasLiterals = _ => true,
            Logging = NullLoggerFactory.Instance,
        });
        for (int i = 0; i < Sessions; i++) host.Recordings.Session(new RecordedPlace((UInt128)i, 1, Now()), "{\"event\":\"session\",\"user\":\"alice\",\"target\":\"orders\""u8);
        Tell(host.Recordings, write, masked, Commands / 10);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        Tell(host.Recordings, write, masked, Commands);
        await host.AuditRows.FlushAsync(TimeSpan.FromSeconds(30));
        var cpu = Process.GetCurrentProcess().TotalProcessorTime - before;
        results[$"index: {name}: ns of CPU a command"] = cpu.TotalNanoseconds / Commands;
        results[$"index: {name}: bytes allocated a command"] = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)Commands;
    }

    private static void Tell(IRecordingObserver index, Write write, bool masked, int commands)
    {
        Span<byte> text = stackalloc byte[256];
        Span<byte> block = stackalloc byte[MaskedBlock.HeadBytes + 3];
        MaskedBlock.Write(block, 1, "pii"u8);
        for (int i = 0; i < commands; i++)
        {
            int length = write(i, text);
            var place = new RecordedPlace((UInt128)(i % Sessions), i, Now());
            index.Command(place, new ObservedCommand { Sequence = (i / Sessions) + 1, Kind = "query"u8, Text = text[..length], TextLength = length, Verdict = VerdictKind.Pass });
            index.Result(place, new ObservedResult { Sequence = (i / Sessions) + 1, Rows = 1, Bytes = 11, Duration = 100, Tag = "SELECT 1"u8, Masked = masked ? block : default });
            if (i % 200 == 0) index.Turn();
        }
    }

    private static long Now() => TimeProvider.System.Microseconds();

    private static int Copy(Span<byte> to, ReadOnlySpan<byte> text)
    {
        text.CopyTo(to);
        return text.Length;
    }

    private static int Format(Span<byte> to, ReadOnlySpan<byte> text, int number)
    {
        text.CopyTo(to);
        System.Buffers.Text.Utf8Formatter.TryFormat(number, to[text.Length..], out int written);
        return text.Length + written;
    }
}
