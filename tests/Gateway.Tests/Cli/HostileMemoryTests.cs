using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Cli;

/// <summary>Small recordings made to fill the memory of whoever reads them: every verb ends by itself, within a bound that the runtime enforces.</summary>
public sealed class HostileMemoryTests : IDisposable
{
    // The frame's content, its text in UTF-16, and copies of both on their way to the output.
    private const long MemoryMax = 1024 << 20;
    private const long SmallMemoryMax = 96 << 20;
    private const string AsciicastOfOne = "sessions export FILE --format asciicast --command 1 -o OUT";

    // What writes to the screen writes to nothing: it is not this process's memory that is measured.
    private static readonly string[] Unseen = ["sh", "-c", "exec \"$@\" > /dev/null", "sh"];

    private static readonly string[] Readers =
    [
        "sessions replay FILE", "sessions replay FILE --json", "sessions replay FILE --timeline", "sessions replay FILE --from 1h", "sessions export FILE --format json -o OUT",
        "sessions export FILE --format csv -o OUT", "sessions export FILE --format sql -o OUT", "sessions export FILE --format asciicast -o OUT", AsciicastOfOne,
    ];

    private static readonly string[] Others = ["sessions verify FILE --public-key KEY", "sessions decrypt FILE --key READING --output OUT", "audit rebuild --config CONFIG"];
    private readonly CliFixture _cli = new();
    private readonly string _id = SessionId.New(DateTimeOffset.UtcNow);

    public static TheoryData<string> Verbs => [.. Readers, .. Others];

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_LongestLines_StaysWithinItsMemory(string verb)
    {
        // Twice the longest line there is, from a few KB, of characters that are the most work on their way to the output.
        byte[] frame = Line("""{"event":"terminal","time":"2026-11-22T12:00:00Z","seq":1,"kind":"output","text":" """.TrimEnd(), "é", "\"}", RecordingReader.LineBytesMax);
        await RunAsync(verb, [.. frame, .. frame], Readers.Contains(verb) ? 0 : 1, MemoryMax);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_LinesOfCellsWithoutEnd_AreRefusedWithinItsMemory(string verb)
    {
        byte[] frame = Line("""{"event":"rows","time":"2026-11-22T12:00:00Z","seq":1,"first":1,"rows":[[""", "0,", "0]]}", RecordingReader.LineBytesMax);
        await RunAsync(verb, [.. frame, .. frame], 1, MemoryMax);
    }

    [Theory]
    [InlineData("sessions replay FILE")]
    [InlineData("sessions replay FILE --json")]
    [InlineData("sessions export FILE --format asciicast -o OUT")]
    public async Task Verb_AsManyCellsAsALineMayHave_StaysWithinItsMemory(string verb)
    {
        byte[] frame = Line("""{"event":"rows","time":"2026-11-22T12:00:00Z","seq":1,"first":1,"rows":[[""", "0,", "0]]}", (RecordedJson.TokensMax - 100) * 2);
        await RunAsync(verb, [.. frame, .. frame], 0, MemoryMax);
    }

    [Theory]
    [InlineData("sessions replay FILE --timeline")]
    [InlineData("sessions export FILE --format csv -o OUT")]
    [InlineData("sessions export FILE --format sql -o OUT")]
    [InlineData("sessions export FILE --format asciicast -o OUT")]
    [InlineData(AsciicastOfOne)]
    public async Task Verb_SmallLinesWithoutEnd_StaysWithinItsMemory(string verb)
    {
        // A hundred thousand commands and terminals, each of which would be something of its own, from a few MB.
        var file = new MemoryStream();
        for (int frame = 0; frame < 40; frame++)
        {
            var lines = new StringBuilder();
            for (int i = 0; i < 2500; i++)
            {
                long sequence = 1 + (((frame * 2500L) + i) * 70_000);
                lines.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"command\",\"time\":\"2026-11-22T12:00:00Z\",\"seq\":{sequence}}}\n{{\"event\":\"terminal\",\"seq\":{sequence},\"kind\":\"output\",\"text\":\"x\"}}\n");
                lines.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"result\",\"seq\":{sequence + 1}}}\n");
            }

            file.Write(RecordedFile.Frame(Encoding.UTF8.GetBytes(lines.ToString())));
        }

        // Of several terminals one has to be chosen.
        await RunAsync(verb, file.ToArray(), verb.Contains("asciicast -o", StringComparison.Ordinal) ? 2 : 0, SmallMemoryMax, fileMax: 8 << 20);
    }

    private async Task RunAsync(string verb, byte[] file, int code, long memory, int fileMax = 1 << 20)
    {
        Assert.InRange(file.Length, 1, fileMax);
        string path = Write(file);
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
        using var reading = ReadingKey.LoadOrCreate(Path.Combine(_cli.Folder, "keys"));
        var environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = memory.ToString("x", CultureInfo.InvariantCulture), ["PW"] = "canary-password" };
        string[] arguments = [.. verb.Split(' ').Select(part => part switch
        {
            "FILE" => path,
            "OUT" => Path.Combine(_cli.Folder, "out"),
            "KEY" => PublicKey(),
            "READING" => Path.Combine(_cli.Folder, "keys", "reading.key"),
            "CONFIG" => Path.Combine(_cli.Folder, "hoopwire.yaml"),
            _ => part,
        })];
        var result = await HoopwireProcess.RunAsync(arguments, environment, wrapper: Unseen);
        Assert.True(result.ExitCode == code, $"exit {result.ExitCode}, {result.StandardError}");
        if (code > 0) Assert.InRange(result.StandardError.Count(c => c == '\n'), 0, 1);
    }

    private string PublicKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return _cli.Write("recording.pub", key.ExportSubjectPublicKeyInfoPem());
    }

    /// <summary>A frame of one line of so many bytes.</summary>
    private static byte[] Line(string head, string again, string end, int bytes)
    {
        byte[] content = new byte[bytes + 1], part = Encoding.UTF8.GetBytes(again);
        int at = Encoding.UTF8.GetBytes(head, content), last = bytes - Encoding.UTF8.GetByteCount(end);
        for (; at + part.Length <= last; at += part.Length) part.CopyTo(content, at);
        at += Encoding.UTF8.GetBytes(end, content.AsSpan(at));
        content[at] = (byte)'\n';
        return RecordedFile.Frame(content.AsSpan(0, at + 1));
    }

    private string Write(byte[] bytes)
    {
        // Where recordings are, there is a key.
        RecordingSigner.Open(Path.Combine(_cli.Folder, "data")).Dispose();
        string file = Path.Combine(_cli.Folder, "data", "recordings", RecordingEntry.FolderOf(_id)!, _id + ".jsonl.zst");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
