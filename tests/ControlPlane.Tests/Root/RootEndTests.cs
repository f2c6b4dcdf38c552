using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Lines at the end of the root log that no signature stands behind: a crash leaves such, and so does somebody without the key.</summary>
public class RootEndTests
{
    private const string Today = "data/audit/2026-11-22.jsonl";

    [Fact]
    public async Task Verify_DeletionWithoutSignature_IsNotBelieved()
    {
        using TemporaryFolder folder = new();
        string session = await LoseARecordingAsync(folder);
        Assert.Contains($"{session} is missing", Assert.Single(RootTests.Run(folder).Findings), StringComparison.Ordinal);
        Append(folder, new RootLine(0, default, RootEvents.Deleted) { Session = session });
        RootReport report = RootTests.Run(folder);
        Assert.Equal((RootState.Broken, 1L), (report.State, report.Unsigned));
        Assert.Contains($"{session} is missing", Assert.Single(report.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_DeletionBehindAForgedSignature_IsNotBelieved()
    {
        using TemporaryFolder folder = new();
        string session = await LoseARecordingAsync(folder);
        RootLine signed = RootReader.Parse(Encoding.UTF8.GetBytes((await File.ReadAllLinesAsync(folder.File(Today)))[^1]))!;
        Append(folder, new RootLine(0, default, RootEvents.Deleted) { Session = session });
        Append(folder, signed);
        RootReport report = RootTests.Run(folder);
        Assert.Contains(report.Findings, finding => finding.Contains("forged", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Contains($"{session} is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_UnsignedLinesAtTheEnd_AreCutOffAndToldOf()
    {
        using TemporaryFolder folder = new();
        string session = await LoseARecordingAsync(folder);
        Append(folder, new RootLine(0, default, RootEvents.Deleted) { Session = session });
        await using (Plane plane = await Plane.StartAsync(folder: folder))
        {
            Assert.Contains(plane.Logs.Lines, line => line.StartsWith("1 lines at the end of", StringComparison.Ordinal));
            plane.Host.Audit.Write(new AuditEvent(plane.Time.GetUtcNow(), "key-created") { User = "alice" });
            await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        }

        Assert.DoesNotContain(RootEvents.Deleted, await File.ReadAllTextAsync(folder.File(Today)), StringComparison.Ordinal);
        Assert.Contains("1 lines without a signature", await File.ReadAllTextAsync(folder.File(Today)), StringComparison.Ordinal);
        Assert.Contains(RootEvents.Deleted, await File.ReadAllTextAsync(folder.File(Today + ".unsigned")), StringComparison.Ordinal);
        Assert.Contains($"{session} is missing", Assert.Single(RootTests.Run(folder).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DayWithoutAnySignature_GoesOnBehindTheDayBefore()
    {
        using TemporaryFolder folder = new();
        await RootTests.WriteAsync(folder, days: 2);
        await File.WriteAllTextAsync(folder.File("data/audit/9999-12-31.jsonl"), "{\"n\":1,\"time\":\"9999-12-31T00:00:00Z\",\"event\":\"key-created\",\"previous\":\"\"}\n");
        Assert.Equal(RootState.Broken, RootTests.Run(folder).State);
        ManualTime time = new();
        time.Advance(TimeSpan.FromDays(1));
        await using (Plane plane = await Plane.StartAsync(folder: folder, time: time))
        {
            plane.Host.Audit.Write(new AuditEvent(time.GetUtcNow(), "key-created") { User = "alice" });
            await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        }

        Assert.Equal(RootState.Whole, RootTests.Run(folder).State);
        Assert.Equal(2, Directory.GetFiles(folder.File("data/audit"), "*.jsonl").Length);
    }

    [Fact]
    public async Task Verify_NoSignatureAtAll_IsUnknown()
    {
        using TemporaryFolder folder = new();
        await RootTests.WriteAsync(folder, days: 1);
        string[] lines = await File.ReadAllLinesAsync(folder.File(Today));
        await File.WriteAllTextAsync(folder.File(Today), lines[0] + "\n");
        RootReport report = RootTests.Run(folder);
        Assert.Equal((RootState.Unknown, 1L), (report.State, report.Unsigned));
    }

    [Fact]
    public async Task Verify_MoreUnsignedLinesThanABatch_SaysSo()
    {
        using TemporaryFolder folder = new();
        await RootTests.WriteAsync(folder, days: 1);
        Append(folder, [.. Enumerable.Repeat(new RootLine(0, default, RootEvents.Opened) { Session = "0123456789abcdef" }, RootFiles.BatchLinesMax + 5)]);
        RootReport report = RootTests.Run(folder);
        Assert.Contains("more lines lie before it", Assert.Single(report.Findings), StringComparison.Ordinal);
        Assert.Equal(RootFiles.BatchLinesMax + 5, report.Unsigned);
    }

    [Fact]
    public async Task CloseDay_ClockWentAheadAndBack_EndsThatDayToo()
    {
        using TemporaryFolder folder = new();
        string anchors = folder.File("anchors");
        ManualTime time = new();
        await using (Plane plane = await Plane.StartAsync(folder: folder, time: time, anchor: new AnchorOptions { File = anchors }))
        {
            foreach (int days in new[] { 0, 400, -400, 1 })
            {
                time.Advance(TimeSpan.FromDays(days));
                plane.Host.Audit.Write(new AuditEvent(time.GetUtcNow(), "key-created") { User = "alice" });
                await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
            }
        }

        Assert.Equal((RootState.Whole, 4), (RootTests.Run(folder, anchors).State, RootTests.Run(folder, anchors).Anchors));
        Assert.Equal(
            ["2026-11-22", "2027-12-27", "2026-11-22"],
            Directory.GetFiles(folder.File("data/audit"), "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)
                .Select(line => RootReader.Parse(Encoding.UTF8.GetBytes(line))!).Where(line => line.Event == RootEvents.Day).Select(line => line.Detail));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public async Task Of_SmallBlocks_IsTheEndAllTheSame(int blockBytes)
    {
        using TemporaryFolder folder = new();
        await RootTests.WriteAsync(folder, days: 2);
        byte[] today = await File.ReadAllBytesAsync(folder.File(Today));
        byte[] tomorrow = await File.ReadAllBytesAsync(folder.File("data/audit/2026-11-23.jsonl"));
        byte[] unsigned = tomorrow[..(tomorrow.AsSpan().IndexOf((byte)'\n') + 1)];
        foreach ((byte[] text, long length, bool isOpen, int behind) in new (byte[], long, bool, int)[]
        {
            (today, today.Length, false, 0),
            ([.. today, .. unsigned, .. "half"u8], today.Length, false, 2),
            ([.. today, .. "no line\n"u8, .. tomorrow, .. unsigned], today.Length + 8 + tomorrow.Length, true, 1),
            ([.. unsigned, (byte)'\n', .. new byte[100]], 0L, false, 3),
            ([], 0L, false, 0),
        })
        {
            await File.WriteAllBytesAsync(folder.File("log"), text);
            RootEnd end = RootEnd.Of(folder.File("log"), blockBytes);
            Assert.Equal((length, isOpen, behind), (end.Length, end.IsDayOpen, end.Unsigned));
            Assert.Equal(length == 0 ? default : new DateOnly(2026, 11, 23), end.WrittenOn);
        }
    }

    [Fact]
    public async Task Start_LogOfGigabytes_ReadsItsEndOnly()
    {
        using TemporaryFolder folder = new();
        await RootTests.WriteAsync(folder, days: 1);
        byte[] lines = await File.ReadAllBytesAsync(folder.File(Today));
        RootEnd small = RootEnd.Of(folder.File(Today));
        // Zeros that no disk has to hold, and which are no line.
        const long Hole = 3L << 30;
        await using (FileStream file = new(folder.File(Today), FileMode.Create))
        {
            file.SetLength(Hole);
            file.Position = Hole;
            file.Write([(byte)'\n', .. lines, .. "half a line"u8]);
        }

        RootEnd large = RootEnd.Of(folder.File(Today));
        Assert.Equal((Hole + 1 + lines.Length, 1), (large.Length, large.Unsigned));
        Assert.Equal((small.Number, small.IsDayOpen, small.WrittenOn), (large.Number, large.IsDayOpen, large.WrittenOn));
        Assert.Equal(SHA256.HashData(lines[(lines.AsSpan(..^1).LastIndexOf((byte)'\n') + 1)..^1]), large.Head);
    }

    // A session whose recording is gone, and whose log says nothing of why.
    private static async Task<string> LoseARecordingAsync(TemporaryFolder folder)
    {
        await using Plane plane = await Plane.StartAsync(folder: folder);
        SessionHeader header = new(SessionId.New(plane.Time.GetUtcNow()), plane.Time.GetUtcNow(), "postgres", Plane.Person("alice"), "orders", "app", "10.0.0.1:5");
        plane.Host.Audit.SessionStarted(header);
        plane.Host.Recordings.Closed(new ClosedRecording(header.Id, $"2026/11/22/{header.Id}.jsonl.zst", 1, 2, 300, new byte[32], true));
        await plane.Host.AuditRows.FlushAsync(TimeSpan.FromSeconds(60));
        return header.Id;
    }

    // Chained as the gateway chains them, which takes no key.
    private static void Append(TemporaryFolder folder, params RootLine[] lines)
    {
        byte[] last = [];
        long number = 0;
        foreach (byte[] read in RootReader.Lines(folder.File(Today), static () => { })) (last, number) = (read, number + 1);
        using FileStream file = new(folder.File(Today), FileMode.Append);
        foreach (RootLine line in lines)
        {
            last = JsonSerializer.SerializeToUtf8Bytes(line with { N = ++number, Previous = Convert.ToHexStringLower(SHA256.HashData(last)) }, RootJson.Default.RootLine);
            file.Write([.. last, (byte)'\n']);
        }
    }
}
