using System.Security.Cryptography;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

public class RootTests
{
    [Fact]
    public async Task Verify_LogAsWritten_IsWhole()
    {
        using TemporaryFolder folder = new();
        string head = await WriteAsync(folder, days: 3);
        RootReport report = Run(folder);
        Assert.Empty(report.Findings);
        string[] days = Directory.GetFiles(folder.File("data/audit"), "*.jsonl");
        Assert.Equal((RootState.Whole, (long)days.Sum(day => File.ReadAllLines(day).Length)), (report.State, report.Lines));
        Assert.Equal(head, report.Head);
        RootReport later = Run(folder, since: new DateOnly(2026, 11, 24));
        Assert.Equal((RootState.Whole, (long)File.ReadAllLines(days.Max()!).Length), (later.State, later.Lines));
        Assert.DoesNotContain("mallory", string.Concat(days.Select(File.ReadAllText)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a byte changed")]
    [InlineData("a line taken out")]
    [InlineData("two lines swapped")]
    [InlineData("a line put in")]
    [InlineData("a day taken away")]
    [InlineData("the end of a day cut")]
    [InlineData("signed by somebody else")]
    public async Task Verify_Changed_IsBroken(string what)
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder, days: 3);
        string path = folder.File("data/audit/2026-11-23.jsonl");
        string[] lines = await File.ReadAllLinesAsync(path);
        string[] changed = what switch
        {
            "a byte changed" => [lines[0].Replace("alice", "aline", StringComparison.Ordinal), .. lines[1..]],
            "a line taken out" => [.. lines[..1], .. lines[2..]],
            "two lines swapped" => [lines[1], lines[0], .. lines[2..]],
            "a line put in" => [lines[0], .. lines],
            "the end of a day cut" => lines[..1],
            "signed by somebody else" => Resigned(lines),
            _ => [],
        };
        if (changed.Length == 0) File.Delete(path);
        else await File.WriteAllTextAsync(path, string.Join('\n', changed) + "\n");
        RootReport report = Run(folder);
        Assert.Equal(RootState.Broken, report.State);
        Assert.NotEmpty(report.Findings);
    }

    [Fact]
    public async Task Verify_FirstLineHasAnotherNumber_IsBroken()
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder, days: 1);
        string path = folder.File("data/audit/2026-11-22.jsonl");
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(folder.File("data/keys/recording.key")));
        await File.WriteAllLinesAsync(path, Resigned(await File.ReadAllLinesAsync(path), key, line => line with { N = line.N + 5 }));
        Assert.Contains("line 1: its number is 6, and 1 was to come", Assert.Single(Run(folder).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_CutWithAnchor_IsBroken()
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors");
        await WriteAsync(folder, days: 3, new AnchorOptions { File = anchors });
        // At the end of each day, and when the gateway stopped.
        Assert.Equal(3, (await File.ReadAllLinesAsync(anchors)).Length);
        Assert.Equal((RootState.Whole, 3), (Run(folder, anchors).State, Run(folder, anchors).Anchors));
        File.Delete(folder.File("data/audit/2026-11-24.jsonl"));
        // The newest day is gone without a trace: what is left is whole in itself.
        Assert.Equal(RootState.Whole, Run(folder).State);
        Assert.Contains("cut", Assert.Single(Run(folder, anchors).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_HalfALineAtTheEnd_IsCutOffAndTheLogGoesOn()
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder, days: 1);
        await File.AppendAllTextAsync(folder.File("data/audit/2026-11-22.jsonl"), "{\"n\":4,\"ti");
        Assert.Equal(RootState.Whole, Run(folder).State);
        await WriteAsync(folder, days: 1);
        RootReport report = Run(folder);
        Assert.Equal((RootState.Whole, (long)File.ReadAllLines(folder.File("data/audit/2026-11-22.jsonl")).Length), (report.State, report.Lines));
    }

    [Fact]
    public async Task Verify_RecordingOfASessionMissing_IsBrokenUnlessDeleted()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.StartAsync(folder: folder))
        {
            SessionHeader header = new(SessionId.New(plane.Time.GetUtcNow()), plane.Time.GetUtcNow(), "postgres", Plane.Person("alice"), "orders", "app", "10.0.0.1:5");
            plane.Host.Audit.SessionStarted(header);
            plane.Host.Recordings.Closed(new ClosedRecording(header.Id, $"2026/11/22/{header.Id}.jsonl.zst", 1, 2, 300, new byte[32], true));
            await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
            Assert.Contains($"{header.Id} is missing", Assert.Single(Run(folder).Findings), StringComparison.Ordinal);
            plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), RootEvents.Deleted) { SessionId = header.Id });
        }

        Assert.Equal(RootState.Whole, Run(folder).State);
    }

    [Fact]
    public async Task Verify_FileThatTheLogDoesNotName_IsBroken()
    {
        using TemporaryFolder folder = new();
        await WriteAsync(folder, days: 1);
        DateTimeOffset started = new ManualTime().GetUtcNow();
        string planted = SessionId.New(started), running = SessionId.New(started.AddDays(1));
        foreach (string made in new[] { "data/recordings/2026/11/22", "data/recordings/2026/11/23", "data/journal/open" }) Directory.CreateDirectory(folder.File(made));
        folder.Write($"data/recordings/2026/11/22/{planted}.jsonl.zst", "");
        folder.Write($"data/recordings/2026/11/23/{running}.jsonl.zst", "");
        folder.Write($"data/journal/open/{running}", "");
        string finding = Assert.Single(Run(folder).Findings);
        Assert.Contains("does not name the recording", finding, StringComparison.Ordinal);
        Assert.Contains(planted, finding, StringComparison.Ordinal);
        Assert.Empty(Run(folder, since: new DateOnly(2026, 11, 23)).Findings);
    }

    [Fact]
    public void Verify_NoLog_IsUnknown()
    {
        using TemporaryFolder folder = new();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(RootState.Unknown, new RootVerifier(folder.Path, key).Run(null, default).State);
    }

    [Fact]
    public async Task Beside_GatewayRuns_LeavesTheLogToIt()
    {
        await using Plane gateway = await Plane.StartAsync();
        await using Plane cli = await Plane.StartAsync(folder: gateway.Folder, beside: true);
        Assert.Null(cli.Host.RootLock);
    }

    [Fact]
    public async Task Start_Refused_LeavesNothingHeld()
    {
        using TemporaryFolder folder = new();
        OidcProviderOptions mistaken = new("people", "http://idp.example.com", "hoopwire", "{sub}");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Plane.StartAsync([mistaken], folder: folder));
        await using Plane plane = await Plane.StartAsync(folder: folder);
        Assert.NotNull(plane.Host.RootLock);
    }

    internal static async Task<string> WriteAsync(TemporaryFolder folder, int days, AnchorOptions? anchor = null)
    {
        ManualTime time = new();
        await using (Plane plane = await Plane.StartAsync(folder: folder, time: time, anchor: anchor))
        {
            for (int day = 0; day < days; day++)
            {
                if (day > 0) time.Advance(TimeSpan.FromDays(1));
                plane.Host.Audit.Write(new AuditEvent(time.GetUtcNow(), "key-created") { User = "alice", Detail = "Key 1." });
                plane.Host.Audit.Write(new AuditEvent(time.GetUtcNow(), "key-revoked") { User = "alice", Detail = "Key 1." });
                // Of strangers, and not in the log.
                plane.Host.Audit.Write(new AuditEvent(time.GetUtcNow(), "login-refused") { User = "mallory" });
                await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
            }
        }

        return Run(folder).Head;
    }

    internal static RootReport Run(TemporaryFolder folder, string? anchors = null, DateOnly? since = null, TimeProvider? time = null)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(folder.File("data/keys/recording.pub")));
        return new RootVerifier(folder.File("data"), key) { AnchorFile = anchors, Time = time ?? TimeProvider.System }.Run(since, default);
    }

    // The whole chain made anew, as somebody with write access can, with another key.
    private static string[] Resigned(string[] lines)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Resigned(lines, key, line => line with { User = line.User is null ? null : "mallory" });
    }

    private static string[] Resigned(string[] lines, ECDsa key, Func<RootLine, RootLine> change)
    {
        RootLine[] read = [.. lines.Select(line => RootReader.Parse(System.Text.Encoding.UTF8.GetBytes(line))!)];
        List<string> made = [];
        string previous = read[0].Previous;
        foreach (RootLine line in read)
        {
            RootLine next = change(line) with { Previous = previous };
            if (line.Event == RootEvents.Signed) next = next with { Signature = Convert.ToBase64String(key.SignData(Convert.FromHexString(previous), HashAlgorithmName.SHA256)) };
            byte[] json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(next, RootJson.Default.RootLine);
            previous = Convert.ToHexStringLower(SHA256.HashData(json));
            made.Add(System.Text.Encoding.UTF8.GetString(json));
        }

        return [.. made];
    }
}
