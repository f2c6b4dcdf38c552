using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Recordings that stand among those that are open: of sessions that run, left by a crash, or said to be by somebody.</summary>
public class OpenRecordingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verify_OpenWithAFile_RunsOnlyWhereAGatewayDoes(bool runs)
    {
        using TemporaryFolder folder = new();
        Plane plane = await Plane.StartAsync(folder: folder);
        string id = await OpenAsync(plane);
        folder.Write($"data/recordings/2026/11/22/{id}.jsonl.zst", "");
        if (!runs) await plane.DisposeAsync();
        RootReport report = RootTests.Run(folder);
        Assert.Equal((RootState.Whole, runs ? 1 : 0), (report.State, report.Running));
        if (runs) Assert.Empty(report.LeftOpen);
        else Assert.Contains($"{id} is open, but no gateway", Assert.Single(report.LeftOpen), StringComparison.Ordinal);
        await plane.DisposeAsync();
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(11, 0)]
    public async Task Verify_OpenedJustNowAndNoFrameYet_Runs(int seconds, int running)
    {
        using TemporaryFolder folder = new();
        await using Plane plane = await Plane.StartAsync(folder: folder);
        string id = await OpenAsync(plane);
        plane.Time.Advance(TimeSpan.FromSeconds(seconds));
        RootReport report = RootTests.Run(folder, time: plane.Time);
        Assert.Equal((running, 1 - running), (report.Running, report.Findings.Length));
        if (running == 0) Assert.Contains($"{id} is missing", Assert.Single(report.Findings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Verify_OpenWithoutAFile_IsBroken(bool runs)
    {
        using TemporaryFolder folder = new();
        Plane plane = await Plane.StartAsync(folder: folder);
        string id = await OpenAsync(plane);
        if (!runs) await plane.DisposeAsync();
        RootReport report = RootTests.Run(folder);
        Assert.Contains($"{id} is missing", Assert.Single(report.Findings), StringComparison.Ordinal);
        Assert.Equal(0, report.Running);
        await plane.DisposeAsync();
    }

    [Fact]
    public async Task Verify_OpenAndBroken_IsBrokenWhereNoGatewayRuns()
    {
        using TemporaryFolder folder = new();
        Plane plane = await Plane.StartAsync(folder: folder);
        string id = await OpenAsync(plane);
        folder.Write($"data/recordings/2026/11/22/{id}.jsonl.zst", "nothing of the kind");
        await plane.DisposeAsync();
        Assert.Contains($"{id} is broken", Assert.Single(RootTests.Run(folder).Findings), StringComparison.Ordinal);
    }

    // A session whose recording is opened, and whose file and name among the open ones are somebody's.
    private static async Task<string> OpenAsync(Plane plane)
    {
        FakeSession session = new(SessionId.New(plane.Time.GetUtcNow()), Plane.Person("alice"), "orders", plane.Time.GetUtcNow());
        plane.Host.Audit.SessionStarted(session.Header);
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        foreach (string made in new[] { "data/recordings/2026/11/22", "data/journal/open" }) Directory.CreateDirectory(plane.Folder.File(made));
        plane.Folder.Write($"data/journal/open/{session.Header.Id}", "");
        return session.Header.Id;
    }
}
