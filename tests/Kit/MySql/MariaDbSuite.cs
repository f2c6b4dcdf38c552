using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HoopWire.Kit;

/// <summary>
/// MariaDB's own test suite: its scripts, run by its own client against a server that runs already. The connections that a script opens as the server's
/// owner, and those that it changes over to that one, are the endpoint's user's.
/// </summary>
public static partial class MariaDbSuite
{
    private static readonly string Suite = Path.Combine(Repository.Root, ".cache", "mariadb-test", "usr", "share", "mysql", "mysql-test");
    private static readonly string Client = Path.Combine(Repository.Root, ".cache", "mariadb-test", "usr", "bin", "mariadb-test");
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs a script of the main suite in the database <c>test</c>; what the client printed, and why it ended, with paths left out.</summary>
    public static async Task<ProcessResult> RunAsync(string script, MySqlEndpoint endpoint)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tmp"));
        string file = folder.File("script.test");
        // The scripts are written in several character sets, each byte its own.
        string text = await File.ReadAllTextAsync(Path.Combine(Suite, "main", script + ".test"), Encoding.Latin1);
        text = OwnConnection().Replace(text, "$1,127.0.0.1,$$HW_USER,$$MYSQL_PWD");
        await File.WriteAllTextAsync(file, OwnChange().Replace(text, "$1$$HW_USER,$$MYSQL_PWD"), Encoding.Latin1);
        var environment = new Dictionary<string, string>(endpoint.Environment)
        {
            ["HW_USER"] = endpoint.User,
            ["MYSQLTEST_VARDIR"] = folder.Path,
            ["MYSQL_TMP_DIR"] = folder.File("tmp"),
            ["MYSQL_TEST_DIR"] = Suite,
            ["MASTER_MYPORT"] = endpoint.Port.ToString(CultureInfo.InvariantCulture),
        };
        string[] options =
        [
            "--no-defaults", "--silent", "--protocol=tcp", "--skip-ssl", $"--host={endpoint.Host}", string.Create(CultureInfo.InvariantCulture, $"--port={endpoint.Port}"), $"--user={endpoint.User}", "--database=test",
            $"--basedir={Suite}", $"--logdir={folder.Path}", $"--tmpdir={folder.File("tmp")}", "--max-connect-retries=1", $"--test-file={file}",
        ];
        var result = await RunningProcess.RunAsync("sh", ["-c", $"exec \"$0\" \"$@\" >{folder.File("output")}", Client, .. options], environment, workingDirectory: Suite, timeout: Timeout);
        string output = await File.ReadAllTextAsync(folder.File("output"), Encoding.Latin1);
        return result with { StandardOutput = output.Replace(folder.Path, "DIR", StringComparison.Ordinal) };
    }

    /// <summary>
    /// What was printed, without the ports that it was printed on: those of every way to compare, in each of its transcripts, since a script's own numbers may be
    /// one of them by chance.
    /// </summary>
    public static string WithoutPorts(string transcript, params ReadOnlySpan<int> ports)
    {
        // A port by itself: its digits stand in larger numbers, too.
        foreach (int port in ports) transcript = Regex.Replace(transcript, string.Create(CultureInfo.InvariantCulture, $@"(?<!\d){port}(?!\d)"), "PORT");
        return transcript;
    }

    // connect (name,localhost,root,,…), also without brackets: what stands behind the password stays as it is.
    [GeneratedRegex(@"^(\s*(?:--)?\s*connect\s*\(?\s*[^,(\s][^,\n]*),\s*[^,\n]*,\s*(?:root)?\s*(?:,\s*[^,);\n]*)?(?=[,);]|\s*\n)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex OwnConnection();

    // change_user root,,…
    [GeneratedRegex(@"^(\s*(?:--)?\s*change_user\s+)root(?:\s*,\s*(?=[,;\n]))?", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex OwnChange();
}
