using System.Globalization;

namespace HoopWire.Kit;

/// <summary>Runs Debian's <c>mydumper</c> and <c>myloader</c>.</summary>
public static class MyDumper
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Dumps the endpoint's database into a folder.</summary>
    public static Task<ProcessResult> DumpAsync(MySqlEndpoint endpoint, string folder, params string[] options) =>
        RunAsync("mydumper", endpoint, ["--outputdir", folder, "--database", endpoint.Database, .. options]);

    /// <summary>Loads a dump into the endpoint's database, over what is there.</summary>
    public static Task<ProcessResult> LoadAsync(MySqlEndpoint endpoint, string folder, params string[] options) =>
        RunAsync("myloader", endpoint, ["--directory", folder, "--database", endpoint.Database, "--overwrite-tables", .. options]);

    /// <summary>What a dump's files say, by their names; without the one that tells its time and the server's position.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder) => Directory.GetFiles(folder).Where(file => Path.GetFileName(file) is not ("metadata" or "metadata.partial"))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private static Task<ProcessResult> RunAsync(string program, MySqlEndpoint endpoint, string[] options) => RunningProcess.RunAsync(
        program,
        [
            "--host", endpoint.Host, "--port", endpoint.Port.ToString(CultureInfo.InvariantCulture), "--user", endpoint.User, "--threads", "3", "--verbose", "2",
            .. endpoint.Compressed ? ["--compress-protocol"] : Array.Empty<string>(), .. options,
        ],
        endpoint.Environment,
        timeout: Timeout);
}
