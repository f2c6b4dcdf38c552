using HoopWire.Conformance.Tests.Batteries;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Suite;

/// <summary>
/// MariaDB's own tests, as its own client runs them: under a grant without rules what they print through the gateway is what they print straight.
/// <c>Suite/scripts.txt</c> names the scripts, <c>Suite/Differences</c> what a gateway must make different, each with its reason in the first line.
/// </summary>
[Trait("Category", "Server")]
[Collection(MySqlBatteryCollection.Name)]
public class MariaDbSuiteTests(SuitePair pair) : IClassFixture<SuitePair>
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Conformance.Tests", "Suite");

    /// <summary>What every run of the tests has.</summary>
    public static TheoryData<string> Daily => [.. Scripts(daily: true)];

    /// <summary>The others.</summary>
    public static TheoryData<string> Rest => [.. Scripts(daily: false)];

    /// <summary>Those that cannot print the same.</summary>
    public static TheoryData<string> Different => [.. Directory.GetFiles(Path.Combine(Folder, "Differences"), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Daily))]
    public Task Script_ThroughGateway_GivesTheStraightTranscript(string script) => AssertSameAsync(script);

    [Theory]
    [MemberData(nameof(Rest))]
    [Trait("Category", "Large")]
    public Task Script_OfTheRest_GivesTheStraightTranscript(string script) => AssertSameAsync(script);

    [Theory]
    [MemberData(nameof(Different))]
    [Trait("Category", "Large")]
    public async Task Script_ThatCannotPrintTheSame_DiffersForItsReasonOnly(string script)
    {
        var (straight, through) = await RunAsync(script);
        string file = Path.Combine(Folder, "Differences", script + ".txt");
        string[] told = await File.ReadAllLinesAsync(file);
        string changes = Transcripts.Changes(straight, through);
        // Whoever changes a sentence looks at what this writes before committing it.
        if (Environment.GetEnvironmentVariable("HOOPWIRE_TEST_ACCEPT") == "1") await File.WriteAllTextAsync(file, $"{told[0]}\n{changes}");
        Assert.StartsWith("# ", told[0], StringComparison.Ordinal);
        Transcripts.AssertEqual(string.Join('\n', (await File.ReadAllLinesAsync(file))[1..]), changes.TrimEnd('\n'));
    }

    private async Task AssertSameAsync(string script)
    {
        var (straight, through) = await RunAsync(script);
        Transcripts.AssertEqual(straight, through);
    }

    private async Task<(string Straight, string Through)> RunAsync(string script)
    {
        var (straight, through) = await pair.RunAsync(script);
        Assert.True(straight.ExitCode == 0, $"{script} does not run straight:\n{straight.StandardError}");
        return ($"{straight.StandardOutput}exit 0\n", $"{through.StandardOutput}exit {through.ExitCode}\n{through.StandardError}");
    }

    private static IEnumerable<string> Scripts(bool daily) => File.ReadLines(Path.Combine(Folder, "scripts.txt"))
        .Where(line => line.Length > 0 && line[0] != '#' && line.EndsWith(" daily", StringComparison.Ordinal) == daily)
        .Select(line => line.Split(' ')[0]);
}
