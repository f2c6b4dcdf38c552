using System.Diagnostics;
using System.Text.Json;
using HoopWire.Kit;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>PostgreSQL 18's own grammar, run by node: see tests/oracle.</summary>
internal static class Oracle
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static List<OracleAnswer> Ask(IReadOnlyList<string> texts)
    {
        var folder = Path.Combine(Repository.Root, "tests", "oracle");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "tests/oracle/node_modules is missing: run scripts/deps-test.");
        using var process = Process.Start(new ProcessStartInfo("node", "postgres.mjs")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var writer = Task.Run(() =>
        {
            foreach (var text in texts)
            {
                process.StandardInput.WriteLine(JsonSerializer.Serialize(text));
            }

            process.StandardInput.Close();
        });
        var answers = new List<OracleAnswer>(texts.Count);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            answers.Add(JsonSerializer.Deserialize<OracleAnswer>(line, Options)!);
        }

        writer.Wait();
        process.WaitForExit();
        Assert.Equal((0, texts.Count), (process.ExitCode, answers.Count));
        return answers;
    }

    internal sealed record OracleAnswer(int[][]? Tokens, OracleStatement[]? Statements, string? Shape, string[] Names, string[] Calls);

    internal sealed record OracleStatement(
        string Kind, bool Writes, bool Unconditional, bool SetOperation, bool? SetRole, string? Copy, string? Prepared,
        string[] Relations, string[] Columns, string[] Functions);
}
