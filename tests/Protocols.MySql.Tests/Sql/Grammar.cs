using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.MySql.Tests.Sql;

/// <summary>MariaDB's own parser, asked by PREPARE in a server without tables.</summary>
internal static partial class Grammar
{
    /// <summary>The server's error for each text that has one: 1064 where its grammar refuses the text, 1146 for a table that is not there.</summary>
    public static async Task<Dictionary<int, (int Code, string Message)>> AskAsync(IReadOnlyList<string> texts)
    {
        using var folder = new TemporaryFolder();
        var socket = folder.File("s.sock");
        var user = Environment.IsPrivilegedProcess ? "root" : Environment.UserName;
        Directory.CreateDirectory(folder.File("data/mysql"));
        Directory.CreateDirectory(folder.File("data/test"));
        await using var server = RunningProcess.Start(
            "/usr/sbin/mariadbd",
            [
                "--no-defaults", $"--user={user}", $"--datadir={folder.File("data")}", $"--socket={socket}", $"--pid-file={folder.File("pid")}", "--skip-networking", "--skip-grant-tables",
                "--innodb-buffer-pool-size=32M",
            ]);
        await server.WaitForErrorLineAsync("ready for connections");
        var script = new StringBuilder();
        foreach (var text in texts)
        {
            script.Append(CultureInfo.InvariantCulture, $"SET @t = CONVERT(x'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING utf8mb4); PREPARE s FROM @t;\n");
        }

        var asked = await RunningProcess.RunAsync(
            "mariadb", ["--no-defaults", "-S", socket, "-u", user, "--force", "--batch", "--default-character-set=utf8mb4", "test"], input: script.ToString());
        await server.StopAsync();
        var answers = new Dictionary<int, (int, string)>();
        foreach (Match error in Error().Matches(asked.StandardError))
        {
            answers[int.Parse(error.Groups["line"].Value, CultureInfo.InvariantCulture) - 1] =
                (int.Parse(error.Groups["code"].Value, CultureInfo.InvariantCulture), error.Groups["message"].Value);
        }

        return answers;
    }

    [GeneratedRegex(@"^ERROR (?<code>\d+) \([0-9A-Z]+\) at line (?<line>\d+): (?<message>.*)$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
