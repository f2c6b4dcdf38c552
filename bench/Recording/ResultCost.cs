using HoopWire.Bench.SideBySide;

namespace HoopWire.Bench.Recording;

/// <summary>Whole results through the gateways, up to the last byte in a file: made ones, pgbench's accounts, and what PostgreSQL says of its own functions.</summary>
internal static class ResultCost
{
    private const long BytesMin = 64L << 20;

    private static readonly (string Name, string Sql)[] Results =
    [
        ("SELECT, 32 columns", "SELECT * FROM bench_wide"),
        ("SELECT, pgbench_accounts", "SELECT * FROM pgbench_accounts LIMIT 200000"),
        ("SELECT, pg_proc", "SELECT * FROM pg_catalog.pg_proc"),
        ("SELECT, pg_description", "SELECT * FROM pg_catalog.pg_description"),
    ];

    public static async Task RunAsync(SideBySide.Bench bench, string part, RecordedGateway[] gateways)
    {
        foreach (var (name, sql) in Results)
        {
            for (var round = 1; round <= bench.Options.Rounds; round++)
                foreach (var gateway in bench.Shuffled(gateways)) await MeasureAsync(bench, part, gateway, round, name, sql);
        }
    }

    private static async Task MeasureAsync(SideBySide.Bench bench, string part, RecordedGateway gateway, int round, string name, string sql)
    {
        using var connection = await PostgresSocket.LoginAsync(gateway.Login);
        // Sessions before it are in files.
        await gateway.FlushAsync();
        var (before, recorded) = (CpuSample.Of(gateway.ProcessId), gateway.RecordedBytes);
        long bytes = 0;
        // Short results again and again; a quick run once.
        do bytes += (await connection.QueryAsync(sql)).Bytes;
        while (bytes < BytesMin && !bench.Options.Quick);
        var delivered = CpuSample.Of(gateway.ProcessId);
        await gateway.FlushAsync();
        var after = CpuSample.Of(gateway.ProcessId);
        bench.Report.Add(part, name, gateway.Name, round, "MB/s", bytes / delivered.SecondsSince(before) / 1e6);
        bench.Report.Add(part, name, gateway.Name, round, "cpu ns/byte", (after.CpuSeconds - before.CpuSeconds) * 1e9 / bytes);
        if (gateway.Name != "masked") return;
        bench.Report.Add(part, name, gateway.Name, round, "MB/s into files", bytes / after.SecondsSince(before) / 1e6);
        bench.Report.Add(part, name, gateway.Name, round, "bytes in per byte recorded", (double)bytes / (gateway.RecordedBytes - recorded));
    }
}
