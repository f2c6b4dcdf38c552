using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Compression;
using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Cli;

/// <summary>Recordings made to hurt whoever reads them, given to the verbs: an exit code, one clear sentence, and no more memory than a frame needs.</summary>
public sealed class HostileVerbTests : IDisposable
{
    private const int FrameMax = 64 << 20;

    // The frame's content, its text in UTF-16, and copies of both on their way to the output.
    private const long MemoryMax = 1024 << 20;
    private readonly CliFixture _cli = new();
    private readonly string _id = SessionId.New(DateTimeOffset.UtcNow);

    public HostileVerbTests()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal);
    }

    public static TheoryData<string> Files => ["wrong magic", "link of 4 GB", "frame of 16 EB", "bomb of text", "deep", "no objects", "binary"];

    public void Dispose() => _cli.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Verbs_HostileFile_SayThatItIsDamaged(string what)
    {
        string file = Write(Content(what));
        string[][] verbs = [["replay"], ["replay", "--json"], ["replay", "--timeline"], .. Formats.Select(format => new[] { "export", "--format", format, "-o", $"{format}.out" })];
        foreach (string[] verb in verbs)
        {
            var result = await _cli.RunAsync(["sessions", verb[0], file, .. verb[1..]]);
            Assert.Equal((1, what), (result.ExitCode, what));
            Assert.StartsWith("The recording is damaged: ", Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }

        var rebuild = await _cli.RunAsync("audit", "rebuild");
        Assert.Equal((1, "0 rows of 0 sessions, and of 1 damaged recordings\n"), (rebuild.ExitCode, rebuild.StandardOutput));
        Assert.StartsWith($"{file} is damaged: ", rebuild.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Verify_HostileFile_SaysHowFarItIsWhole(string what)
    {
        string file = Write(Content(what));
        var verify = await _cli.RunAsync("sessions", "verify", file, "--public-key", PublicKey());
        // Whatever lines it holds, a frame without its link is what a crash may leave.
        var (code, answer) = what is "no objects" or "binary" ? (3, "Unsealed: whole up to frame 0.") : (1, "Frame 1 is broken: ");
        Assert.Equal((code, "", what), (verify.ExitCode, verify.StandardError, what));
        Assert.StartsWith($"{file}: {answer}", Assert.Single(verify.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong magic")]
    [InlineData("link of 4 GB")]
    [InlineData("frame of 16 EB")]
    public async Task Decrypt_HostileFile_SaysThatItIsDamaged(string what)
    {
        string file = Write(Content(what));
        using var key = ReadingKey.LoadOrCreate(Path.Combine(_cli.Folder, "keys"));
        var decrypt = await _cli.RunAsync("sessions", "decrypt", file, "--key", Path.Combine(_cli.Folder, "keys", "reading.key"), "--output", "clear.zst");
        Assert.Equal((1, what), (decrypt.ExitCode, what));
        Assert.StartsWith("The recording is damaged: ", Assert.Single(decrypt.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "sessions", "replay", "FILE", "--timeline")]
    [InlineData(0, "sessions", "export", "FILE", "--format", "csv", "-o", "OUT")]
    [InlineData(1, "sessions", "verify", "FILE", "--public-key", "KEY")]
    [InlineData(1, "audit", "rebuild", "--config", "CONFIG")]
    public async Task Verb_BombOfLines_StaysWithinItsMemory(int code, params string[] verb)
    {
        // A line of 64 MB, three times over, from a few KB.
        byte[] head = Encoding.UTF8.GetBytes($$"""{"event":"command","time":"2026-11-22T12:00:00Z","seq":1,"kind":"query","verdict":"pass","text":" """.TrimEnd());
        byte[] content = new byte[FrameMax];
        content.AsSpan().Fill((byte)'x');
        head.CopyTo(content, 0);
        "\"}\n"u8.CopyTo(content.AsSpan(FrameMax - 3));
        string file = Write([.. Enumerable.Repeat(Frame(content), 3).SelectMany(frame => frame)]);
        Assert.InRange(new FileInfo(file).Length, 1, 1 << 20);
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_GCHeapHardLimit"] = MemoryMax.ToString("x", CultureInfo.InvariantCulture),
            ["PW"] = "canary-password",
        };
        string[] arguments = [.. verb.Select(part => part switch
        {
            "FILE" => file,
            "OUT" => Path.Combine(_cli.Folder, "out"),
            "KEY" => PublicKey(),
            "CONFIG" => Path.Combine(_cli.Folder, "hoopwire.yaml"),
            _ => part,
        })];
        var result = await HoopwireProcess.RunAsync(arguments, environment);
        Assert.True(result.ExitCode == code, $"exit {result.ExitCode}, {result.StandardError}");
    }

    [Theory]
    [InlineData("replay", "--timeline")]
    [InlineData("export", "--format", "csv", "-o", "OUT")]
    public async Task Verb_SmallLinesWithoutEnd_StaysWithinItsMemory(params string[] verb)
    {
        // Half a million commands, each of which would be a row of its own, from a few hundred KB.
        byte[] content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"event\":\"command\",\"time\":\"2026-11-22T12:00:00Z\",\"seq\":1}\n", 5000)));
        string file = Write([.. Enumerable.Repeat(Frame(content), 100).SelectMany(frame => frame)]);
        Assert.InRange(new FileInfo(file).Length, 1, 1 << 20);
        var environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = (96 << 20).ToString("x", CultureInfo.InvariantCulture) };
        var result = await HoopwireProcess.RunAsync(["sessions", verb[0], file, .. verb[1..].Select(part => part == "OUT" ? Path.Combine(_cli.Folder, "out") : part)], environment);
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}, {result.StandardError}");
    }

    [Fact]
    public async Task Verbs_HundredThousandFramesOfOneByte_AreRefusedAtTheFirst()
    {
        string file = Write([.. Enumerable.Repeat(Frame("\n"u8), 100_000).SelectMany(frame => frame)]);
        Assert.Equal(1, (await _cli.RunAsync("sessions", "replay", file)).ExitCode);
        Assert.Equal(1, (await _cli.RunAsync("sessions", "export", file, "--format", "json", "-o", "out")).ExitCode);
        Assert.Equal(1, (await _cli.RunAsync("audit", "rebuild")).ExitCode);
        Assert.Equal(1, (await _cli.RunAsync("sessions", "verify", file, "--public-key", PublicKey())).ExitCode);
        // Well-formed ones are read, all of them.
        string many = Write([.. Enumerable.Repeat(Frame("{}\n"u8), 100_000).SelectMany(frame => frame)]);
        var replay = await _cli.RunAsync("sessions", "replay", many, "--json");
        Assert.Equal((0, 100_000), (replay.ExitCode, replay.StandardOutput.Count(c => c == '\n')));
        var rebuild = await _cli.RunAsync("audit", "rebuild");
        // No session begins in it.
        Assert.Equal((1, "0 rows of 0 sessions, and of 1 damaged recordings\n"), (rebuild.ExitCode, rebuild.StandardOutput));
    }

    private static string[] Formats => ["json", "csv", "sql", "asciicast"];

    private static byte[] Content(string what) => what switch
    {
        "wrong magic" => [0x50, 0x4B, 3, 4, .. new byte[4096]],
        "link of 4 GB" => [0x50, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[4096]],
        "frame of 16 EB" => [0x28, 0xB5, 0x2F, 0xFD, 0xE4, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[4096]],
        "bomb of text" => Frame(Enumerable.Repeat((byte)'x', 8 << 20).ToArray()),
        "deep" => Frame(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":[", 100_000)))),
        "no objects" => Frame("[1,2,3]\n\"text\"\n"u8),
        _ => Frame([0, 0xFF, 0xC3, 0x28, (byte)'\n']),
    };

    private static byte[] Frame(ReadOnlySpan<byte> content)
    {
        using var compressor = new ZstdFrameCompressor();
        byte[] buffer = new byte[compressor.Bound(content.Length)];
        return buffer[..compressor.Compress(content, buffer)];
    }

    private string PublicKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _cli.Write("recording.pub", key.ExportSubjectPublicKeyInfoPem());
        return Path.Combine(_cli.Folder, "recording.pub");
    }

    private string Write(byte[] bytes)
    {
        string file = Path.Combine(_cli.Folder, "data", "recordings", RecordingEntry.FolderOf(_id)!, _id + ".jsonl.zst");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
