using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;

namespace HoopWire.Gateway.Cli;

/// <summary>A session of commands at 1, 21, 41 and 61 seconds, replayed with keys.</summary>
public sealed class ReplayKeysTests : IDisposable
{
    private readonly CliFixture _cli = new();
    private readonly LeapingTime _time = new();
    private readonly Queue<(double At, ConsoleKey Key)> _keys = new();
    private readonly List<(double At, string Line)> _shown = [];

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Replay_NoKey_TakesAsLongAsTheSession() => Assert.Equal([(1, "one"), (21, "two"), (41, "three"), (61, "four")], await ReplayAsync("1"));

    [Fact]
    public async Task Replay_TwiceAsFast_TakesHalfTheTime() => Assert.Equal([(0.5, "one"), (10.5, "two"), (20.5, "three"), (30.5, "four")], await ReplayAsync("2"));

    [Fact]
    public async Task Replay_PlusAndMinus_ChangeTheSpeed()
    {
        Press(1, ConsoleKey.Add);
        Press(11, ConsoleKey.OemMinus);
        Assert.Equal([(1, "one"), (11, "two"), (31, "three"), (51, "four")], await ReplayAsync("1"));
    }

    [Fact]
    public async Task Replay_Space_StopsUntilTheNext()
    {
        Press(2, ConsoleKey.Spacebar);
        Press(100, ConsoleKey.Spacebar);
        Assert.Equal([(1, "one"), (119, "two"), (139, "three"), (159, "four")], await ReplayAsync("1"));
    }

    [Fact]
    public async Task Replay_RightArrows_PassOverWhatLiesBetween()
    {
        // Three times ten seconds from the first second: over the second command, which is at 21.
        for (int i = 0; i < 3; i++) Press(2, ConsoleKey.RightArrow);
        Assert.Equal([(1, "one"), (2, "three"), (22, "four")], await ReplayAsync("1"));
    }

    [Fact]
    public async Task Replay_LeftArrow_ShowsAgainWhatLiesBehind()
    {
        Press(25, ConsoleKey.LeftArrow);
        Assert.Equal(["one", "two", "two", "three", "four"], (await ReplayAsync("1")).Select(line => line.Text));
    }

    [Fact]
    public async Task Replay_Q_Ends()
    {
        Press(30, ConsoleKey.Q);
        Assert.Equal(["one", "two"], (await ReplayAsync("1")).Select(line => line.Text));
    }

    [Fact]
    public async Task Replay_From_StartsThere() => Assert.Equal([(0, "three"), (20, "four")], await ReplayAsync("1", "--from", "30s"));

    private void Press(double at, ConsoleKey key) => _keys.Enqueue((at, key));

    private async Task<List<(double At, string Text)>> ReplayAsync(string speed, params string[] more)
    {
        string file = await RecordAsync();
        var start = _time.GetUtcNow();
        using var output = new ToldWriter(line => _shown.Add(((_time.GetUtcNow() - start).TotalSeconds, line)));
        var terminal = new Terminal(output, TextWriter.Null)
        {
            Folder = _cli.Folder,
            Time = _time,
            Key = () => _keys.TryPeek(out var next) && (_time.GetUtcNow() - start).TotalSeconds >= next.At - 0.01 ? _keys.Dequeue().Key : null,
        };
        Assert.Equal(0, await HoopwireCommand.RunAsync(["sessions", "replay", file, "--speed", speed, .. more], terminal));
        return [.. _shown.Where(shown => shown.Line.Contains("SELECT '", StringComparison.Ordinal)).Select(shown => (Math.Round(shown.At, 1), shown.Line.Split('\'')[1]))];
    }

    private async Task<string> RecordAsync()
    {
        var time = new HoopWire.Kit.ManualTime();
        await using var session = RecordedSession.Start(Path.Combine(_cli.Folder, "data"), time: time);
        time.Advance(TimeSpan.FromSeconds(1));
        foreach (string text in (string[])["one", "two", "three", "four"])
        {
            await session.RunAsync($"SELECT '{text}'");
            time.Advance(TimeSpan.FromSeconds(20));
        }

        return await session.EndAsync();
    }
}
