using System.Security.Cryptography;
using HoopWire.Kit;
using HoopWire.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

public class SigningKeyTests
{
    [Theory]
    [InlineData("keys/recording.pub")]
    [InlineData("recordings/2026/11/22/01kan2q1v7c4x9dw.jsonl.zst")]
    [InlineData("audit/2026-11-22.jsonl")]
    public void Start_KeyLostThatWasUsed_Refuses(string left)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(left))!);
        folder.Write(left, "left");
        string refused = Refused(folder);
        Assert.Contains("recording.key is missing", refused, StringComparison.Ordinal);
        Assert.Contains($"{folder.File(left)} was made with it", refused, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("keys/recording.key")));
        Assert.Equal("left", File.ReadAllText(folder.File(left)));
    }

    [Fact]
    public async Task Start_KeyLostAndWhatItSignedMovedAway_BeginsAnew()
    {
        using var folder = new TemporaryFolder();
        await StartAsync(folder);
        string before = File.ReadAllText(folder.File("keys/recording.pub"));
        File.Delete(folder.File("keys/recording.key"));
        Refused(folder);
        File.Move(folder.File("keys/recording.pub"), folder.File("kept.pub"));
        await StartAsync(folder);
        Assert.NotEqual(before, File.ReadAllText(folder.File("keys/recording.pub")));
    }

    [Fact]
    public async Task Start_PublicKeyMissing_IsWrittenAnew()
    {
        using var folder = new TemporaryFolder();
        await StartAsync(folder);
        string before = File.ReadAllText(folder.File("keys/recording.pub"));
        foreach (string? left in new[] { null, "no key", before.ReplaceLineEndings("\r\n") })
        {
            if (left is null) File.Delete(folder.File("keys/recording.pub"));
            else folder.Write("keys/recording.pub", left);
            await StartAsync(folder);
            Assert.Equal(before, File.ReadAllText(folder.File("keys/recording.pub")).ReplaceLineEndings("\n"));
        }
    }

    [Theory]
    [InlineData("another curve", "holds no private key of the curve P-256")]
    [InlineData("the public half", "holds no private key of the curve P-256")]
    [InlineData("another key", "is not of one pair with")]
    [InlineData("no key", "holds no private key of the curve P-256")]
    public async Task Start_KeyThatIsNotTheOne_RefusesAndLeavesThePublicOne(string what, string message)
    {
        using var folder = new TemporaryFolder();
        await StartAsync(folder);
        string before = File.ReadAllText(folder.File("keys/recording.pub"));
        using var other = ECDsa.Create(what == "another curve" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        folder.Write("keys/recording.key", what switch
        {
            "the public half" => before,
            "no key" => what,
            _ => other.ExportPkcs8PrivateKeyPem(),
        });
        Assert.Contains(message, Refused(folder), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(folder.File("keys/recording.pub")));
    }

    [Fact]
    public void Start_PairOfTheOpenSslForm_IsTaken()
    {
        using var folder = new TemporaryFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Directory.CreateDirectory(folder.File("keys"));
        folder.Write("keys/recording.key", key.ExportECPrivateKeyPem());
        using var signer = RecordingSigner.Open(folder.Path);
        Assert.Equal(RecordingSigner.KeyIdOf(key), signer.KeyId.ToArray());
    }

    private static Task StartAsync(TemporaryFolder folder) =>
        FileRecorder.Start(new RecordingOptions(folder.Path) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance).DisposeAsync().AsTask();

    private static string Refused(TemporaryFolder folder) => Assert.Throws<IOException>(() =>
        FileRecorder.Start(new RecordingOptions(folder.Path) { JournalBytes = 1 << 20 }, TimeProvider.System, NullLogger.Instance)).Message;
}
