using System.Security.Cryptography;
using System.Text;
using HoopWire.Gateway.Configuration;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Cli;

/// <summary>Recordings made to hurt whoever reads them, given to the verbs: an exit code, one clear sentence, and no more memory than a frame needs.</summary>
public sealed class HostileVerbTests : IDisposable
{
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
        foreach (string[] verb in Readers)
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

    [Fact]
    public async Task Verbs_HundredThousandFramesOfOneByte_AreRefusedAtTheFirst()
    {
        string file = Write([.. Enumerable.Repeat(Frame("\n"u8), 100_000).SelectMany(frame => frame)]);
        foreach (string[] verb in Readers) Assert.Equal(1, (await _cli.RunAsync(["sessions", verb[0], file, .. verb[1..]])).ExitCode);
        Assert.Equal(1, (await _cli.RunAsync("audit", "rebuild")).ExitCode);
        using var key = ReadingKey.LoadOrCreate(Path.Combine(_cli.Folder, "keys"));
        Assert.Equal(1, (await _cli.RunAsync("sessions", "decrypt", file, "--key", Path.Combine(_cli.Folder, "keys", "reading.key"), "--output", "clear.zst")).ExitCode);
        Assert.Equal(1, (await _cli.RunAsync("sessions", "verify", file, "--public-key", PublicKey())).ExitCode);
        // Well-formed ones are read, all of them.
        string many = Write([.. Enumerable.Repeat(Frame("{}\n"u8), 100_000).SelectMany(frame => frame)]);
        var replay = await _cli.RunAsync("sessions", "replay", many, "--json");
        Assert.Equal((0, 100_000), (replay.ExitCode, replay.StandardOutput.Count(c => c == '\n')));
        var rebuild = await _cli.RunAsync("audit", "rebuild");
        // No session begins in it.
        Assert.Equal((1, "0 rows of 0 sessions, and of 1 damaged recordings\n"), (rebuild.ExitCode, rebuild.StandardOutput));
    }

    private static string[][] Readers =>
        [["replay"], ["replay", "--json"], ["replay", "--timeline"], .. ExportFormats.Names.Select(format => new[] { "export", "--format", format, "-o", $"{format}.out" })];

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

    private static byte[] Frame(ReadOnlySpan<byte> content) => RecordedFile.Frame(content);

    private string PublicKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _cli.Write("recording.pub", key.ExportSubjectPublicKeyInfoPem());
        return Path.Combine(_cli.Folder, "recording.pub");
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
