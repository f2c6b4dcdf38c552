using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Core.Tests.Recording;

[SupportedOSPlatform("linux")]
public class EncryptionTests
{
    // Made by another implementation of RFC 9180 (pyca/cryptography 48).
    private const string VectorKey =
        "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420f14a433a081fdb4056e0b302d41202c54d578a4abf42e83a850ac2595fdf108ca14403420004"
        + "4008c5c619f782b2fa1822474393908f9e0207e8875b72c3bdaa43915dc2f05d508a0ae4b69850777bca33841230db3627094b18b570753c6a34990b3002724a";

    private const string VectorWrapped =
        "048011b9d4541ad78c20abafc8ad454583ce5ee7fd824f706fc5d1badfa4a652b9c096b9efdc529a0802647fc808a8a931ada1d892cb73128ffdbfd3890172a342000c9ea06d81e14045"
        + "52f77847bbdcc9aaa676b55acdd5b581b875a95fb2d10d53675656dd2c8fceea5e6a4f89beec2a";

    [Fact]
    public void Unwrap_VectorOfAnotherImplementation_Opens()
    {
        using var key = ECDiffieHellman.Create();
        key.ImportPkcs8PrivateKey(Convert.FromHexString(VectorKey), out _);
        Assert.Equal("0123456789abcdef0123456789abcdef", Encoding.ASCII.GetString(KeyWrap.Unwrap(Convert.FromHexString(VectorWrapped), key, [])!));
    }

    [Fact]
    public void Unwrap_AnyByteChanged_Null()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        byte[] wrapped = KeyWrap.Wrap(secret, key, "01kan2q1v7c4x9dw"u8);
        Assert.Equal(secret, KeyWrap.Unwrap(wrapped, key, "01kan2q1v7c4x9dw"u8));
        Assert.Null(KeyWrap.Unwrap(wrapped, key, "01kan2q1v7c4x9dx"u8));
        Assert.Null(KeyWrap.Unwrap(wrapped, other, "01kan2q1v7c4x9dw"u8));
        for (int at = 0; at < wrapped.Length; at++)
        {
            byte[] changed = [.. wrapped];
            changed[at] ^= 1;
            Assert.Null(KeyWrap.Unwrap(changed, key, "01kan2q1v7c4x9dw"u8));
        }
    }

    [Fact]
    public async Task Start_ReadingKeyLost_RefusesAndLeavesThePublicOne()
    {
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true });
        await fixture.Recorder.DisposeAsync();
        string key = Path.Combine(fixture.Data, "keys", "reading.key"), publicKey = Path.Combine(fixture.Data, "keys", "reading.pub");
        string kept = File.ReadAllText(key), known = File.ReadAllText(publicKey);
        File.Delete(key);
        string refused = Assert.Throws<IOException>(() => FileRecorder.Start(fixture.Options, TimeProvider.System, NullLogger.Instance)).Message;
        Assert.Contains("reading.key is missing", refused, StringComparison.Ordinal);
        Assert.False(File.Exists(key));
        Assert.Equal(known, File.ReadAllText(publicKey));
        // A crash between the two leaves the private one alone: the other is made from it.
        File.WriteAllText(key, kept);
        File.Delete(publicKey);
        await fixture.Restart();
        Assert.Equal(known, File.ReadAllText(publicKey));
    }

    [Fact]
    public async Task Record_Encrypted_VerifiesWithoutAnyKeyAndReadsWithTheGatewaysOwn()
    {
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true });
        string path = await fixture.Record(40, framesAtLeast: 4);
        var found = RecordingVerifier.Verify(path, PublicKey(fixture));
        Assert.Equal((RecordingState.Sealed, 5L, 82L), (found.State, found.Frames, found.Lines));
        Assert.Equal(Path.GetFileName(path)[..SessionId.Length], found.Session);
        Assert.DoesNotContain("SELECT", Encoding.Latin1.GetString(File.ReadAllBytes(path)), StringComparison.Ordinal);
        Assert.Throws<RecordingEncryptedException>(() => Read(path, null));
        using var own = ReadingKey.Own(fixture.Data);
        Assert.Equal(82, Read(path, own).Count);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(fixture.Data, "keys", "reading.key")));
    }

    [Fact]
    public async Task Verify_EncryptedByteFlippedOrFrameRemoved_BrokenAtItsFrame()
    {
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true });
        byte[] whole = File.ReadAllBytes(await fixture.Record(6, framesAtLeast: 3));
        using var publicKey = fixture.PublicKey();
        for (int at = 0; at < whole.Length; at += 3)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x11;
            Assert.Equal(RecordingState.Broken, RecordingVerifier.Verify(new MemoryStream(changed), publicKey).State);
        }

        int keyFrame = 8 + BitConverter.ToInt32(whole, 4);
        var found = RecordingVerifier.Verify(new MemoryStream(whole[keyFrame..]), publicKey);
        Assert.Equal((RecordingState.Broken, 1L), (found.State, found.BrokenFrame!.Value));
        for (int length = 0; length < whole.Length; length += 7)
            Assert.Equal(RecordingState.Unsealed, RecordingVerifier.Verify(new MemoryStream(whole[..length]), publicKey).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Verify_KeyFrameOfAnotherSession_IsBroken(bool isClearFirst)
    {
        await using var fixture = new RecorderFixture(options => options with { Encrypts = !isClearFirst, FrameAge = TimeSpan.FromHours(1) });
        string path = await fixture.Record(6, framesAtLeast: 2);
        byte[] whole = File.ReadAllBytes(path);
        using var publicKey = fixture.PublicKey();
        string own = RecordingVerifier.Verify(new MemoryStream(whole), publicKey).Session!;
        using var reader = ReadingKey.LoadOrCreate(Path.Combine(fixture.Data, "keys"));
        byte[] key = new byte[32];
        int second = SecondFrame(whole);
        foreach (string session in new[] { own, SessionId.New(DateTimeOffset.UnixEpoch) })
        {
            var found = RecordingVerifier.Verify(new MemoryStream([.. whole[..second], .. KeyFrame.Write(session, key, [reader]), .. whole[second..]]), publicKey);
            Assert.Equal((RecordingState.Broken, 2L), (found.State, found.BrokenFrame!.Value));
            Assert.Equal(session != own, found.Detail.Contains("its key is another session's", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Read_KeyFrameNamesAnotherSession_DoesNotOpen()
    {
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true });
        string path = await fixture.Record(6, framesAtLeast: 2);
        byte[] changed = File.ReadAllBytes(path);
        changed[12] = changed[12] == (byte)'0' ? (byte)'1' : (byte)'0';
        File.WriteAllBytes(path, changed);
        using var own = ReadingKey.Own(fixture.Data);
        Assert.Throws<RecordingEncryptedException>(() => Read(path, own));
    }

    [Fact]
    public async Task Decrypt_ByRecipientWhereTheGatewayHasNoKey_OrdinaryRecording()
    {
        using var keys = new TemporaryFolder();
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true, OwnKey = false, Recipients = [Recipient(keys, "a"), Recipient(keys, "b")] });
        string path = await fixture.Record(10, framesAtLeast: 2);
        Assert.Null(ReadingKey.Own(fixture.Data));
        foreach (string name in new[] { "a", "b" })
        {
            using var key = ReadingKey.Load(keys.File(name + ".key"));
            var clear = new MemoryStream();
            using (var from = File.OpenRead(path)) Assert.Equal(3, RecordingDecryption.Decrypt(from, key, clear));
            File.WriteAllBytes(keys.File("clear.zst"), clear.ToArray());
            Assert.Equal(22, Read(keys.File("clear.zst"), null).Count);
            var found = RecordingVerifier.Verify(keys.File("clear.zst"), PublicKey(fixture));
            Assert.Equal((RecordingState.Unsealed, 3L), (found.State, found.Frames));
        }

        Recipient(keys, "stranger");
        using var stranger = ReadingKey.Load(keys.File("stranger.key"));
        using var again = File.OpenRead(path);
        Assert.Throws<RecordingEncryptedException>(() => RecordingDecryption.Decrypt(again, stranger, Stream.Null));
    }

    [Fact]
    public async Task Start_AfterACrashWithoutAKey_GoesOnWithAnotherAndCloses()
    {
        using var keys = new TemporaryFolder();
        string recipient = Recipient(keys, "a");
        await using var crashed = new RecorderFixture(options => options with { Encrypts = true, OwnKey = false, Recipients = [recipient], FrameAge = TimeSpan.FromHours(1), SyncAge = TimeSpan.FromHours(1) });
        var header = RecorderFixture.Header();
        var session = await crashed.Loop.Call(() => crashed.Recorder.Open(crashed.Loop, header));
        await crashed.Loop.Call(() => RecorderFixture.Command(session, 1, "SELECT 1"u8));
        await crashed.Recorder.FlushAsync();
        await crashed.Loop.Call(() => RecorderFixture.Command(session, 2, "SELECT 2"u8));
        using var copy = new TemporaryFolder();
        RecoveryTests.CopyFolder(crashed.Data, copy.Path);
        await FileRecorder.Start(crashed.Options with { DataDirectory = copy.Path }, TimeProvider.System, NullLogger.Instance).DisposeAsync();
        string path = new RecordingCatalog(copy.Path).Find(header.Id)!.Path;
        Assert.Equal(RecordingState.Sealed, RecordingVerifier.Verify(path, PublicKey(crashed)).State);
        using var key = ReadingKey.Load(keys.File("a.key"));
        var lines = Read(path, key);
        Assert.Equal(["session", "command", "command", "end"], lines.Select(line => line.GetProperty("event").GetString()));
        // Who closes it cannot read how many there were.
        Assert.False(lines[^1].TryGetProperty("commands", out _));
    }

    [Fact]
    public async Task Journal_Encrypted_HoldsNothingOnceItIsInTheFile()
    {
        const string Canary = "canary-of-the-journal";
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true, FrameAge = TimeSpan.Zero, SyncAge = TimeSpan.FromMilliseconds(20) });
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, Encoding.ASCII.GetBytes(Canary)));
        await fixture.Recorder.FlushAsync();
        string[] journals = [.. Directory.GetFiles(Path.Combine(fixture.Data, "journal"), "0.*")];
        Assert.Equal(2, journals.Length);
        await RecorderFixture.Until(() => !journals.Any(journal => Shared(journal).AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)) >= 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_Encrypted_JournalsAreOverwrittenBeforeTheyGo(bool crashed)
    {
        byte[] canary = Encoding.ASCII.GetBytes("canary-of-the-journal");
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true, FrameAge = TimeSpan.FromHours(1), SyncAge = crashed ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromHours(1) });
        var session = await fixture.Loop.Call(() => fixture.Recorder.Open(fixture.Loop, RecorderFixture.Header()));
        await fixture.Loop.Call(() => RecorderFixture.Command(session, 1, canary));
        string data = fixture.Data;
        using var copy = new TemporaryFolder();
        if (crashed)
        {
            await RecorderFixture.Until(() => Shared(Path.Combine(data, "journal", "0.synced")).AsSpan().IndexOf(canary) >= 0);
            RecoveryTests.CopyFolder(data, copy.Path);
            data = copy.Path;
        }

        // Held open as a disk holds blocks: what is read is what was left in them.
        var held = Directory.GetFiles(Path.Combine(data, "journal"), "0.*").Select(path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)).ToList();
        Assert.Equal(2, held.Count);
        Assert.Contains(held, file => Holds(file, canary));
        if (crashed) await FileRecorder.Start(fixture.Options with { DataDirectory = data }, TimeProvider.System, NullLogger.Instance).DisposeAsync();
        else await fixture.Recorder.DisposeAsync();
        Assert.Empty(Directory.GetFiles(Path.Combine(data, "journal"), "0.*"));
        Assert.DoesNotContain(held, file => Holds(file, canary));
        foreach (var file in held) await file.DisposeAsync();
    }

    private static int SecondFrame(byte[] file)
    {
        using var scanner = new FrameScanner(new MemoryStream(file));
        while (scanner.Next() != ScannedFrame.Link) { }
        return (int)scanner.Offset + scanner.Frame.Length;
    }

    private static bool Holds(FileStream file, byte[] text)
    {
        byte[] bytes = new byte[Math.Min(file.Length, 64 << 10)];
        file.Position = 0;
        file.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(text) >= 0;
    }

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[Math.Min(file.Length, 64 << 10)];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static string Recipient(TemporaryFolder folder, string name)
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(folder.File(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder.File(name + ".pub"), key.ExportSubjectPublicKeyInfoPem());
        return folder.File(name + ".pub");
    }

    private static string PublicKey(RecorderFixture fixture) => File.ReadAllText(Path.Combine(fixture.Data, "keys", "recording.pub"));

    private static List<JsonElement> Read(string path, ReadingKey? key)
    {
        using var reader = RecordingReader.Open(path, key);
        return [.. reader.ReadLines().Select(line => JsonDocument.Parse(line.Json.ToArray()).RootElement)];
    }
}
