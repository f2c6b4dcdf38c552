using System.Security.Cryptography;
using System.Text.Json;
using HoopWire.Kit;
using HoopWire.Recording;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A reader that was written from docs/recordings.md alone finds in recordings what the gateway's own does.</summary>
[Trait("Category", "Server")]
public class IndependentReaderTests
{
    [Fact]
    public async Task Read_Recording_IsSealedAndHoldsEveryLine()
    {
        await using var fixture = new RecorderFixture();
        string file = await fixture.Record(commands: 9, framesAtLeast: 3);
        var found = await IndependentReader.ReadAsync(file, KeyOf(fixture));
        var own = RecordingVerifier.Verify(file, File.ReadAllText(KeyOf(fixture)));
        Assert.Equal(("sealed", own.Frames, own.Lines), (State(found), found.GetProperty("frames").GetInt64(), found.GetProperty("lines").GetInt64()));
        Assert.Equal(Convert.ToHexStringLower(own.Head.Span), found.GetProperty("head").GetString());
        Assert.Equal(["session", .. Enumerable.Repeat(new[] { "command", "result" }, 9).SelectMany(pair => pair), "end"], Events(found));
    }

    [Fact]
    public async Task Read_Encrypted_VerifiesWithoutAKeyAndHoldsEveryLineForItsRecipients()
    {
        using var keys = new TemporaryFolder();
        using var auditor = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        keys.Write("auditor.key", auditor.ExportPkcs8PrivateKeyPem());
        string recipient = keys.Write("auditor.pub", auditor.ExportSubjectPublicKeyInfoPem());
        await using var fixture = new RecorderFixture(options => options with { Encrypts = true, Recipients = [recipient] });
        string file = await fixture.Record(commands: 6, framesAtLeast: 3);
        foreach (string? key in new[] { null, keys.File("auditor.key"), Path.Combine(fixture.Data, "keys", "reading.key") })
        {
            var found = await IndependentReader.ReadAsync(file, KeyOf(fixture), key);
            Assert.Equal(("sealed", 14L), (State(found), found.GetProperty("lines").GetInt64()));
            Assert.Equal(key is null ? 0 : 14, Events(found).Length);
        }
    }

    [Fact]
    public async Task Read_ChangedOrCut_IsFoundWhereTheGatewayFindsIt()
    {
        await using var fixture = new RecorderFixture();
        byte[] whole = File.ReadAllBytes(await fixture.Record(commands: 4, framesAtLeast: 2));
        using var folder = new TemporaryFolder();
        byte[][] changes = [.. Enumerable.Range(0, 12).Select(i => Flipped(whole, i * whole.Length / 12)), .. Enumerable.Range(0, 8).Select(i => whole[..(i * whole.Length / 8)]), [.. whole, 0]];
        foreach (byte[] changed in changes)
        {
            string file = folder.File("changed.jsonl.zst");
            await File.WriteAllBytesAsync(file, changed);
            var own = RecordingVerifier.Verify(file, File.ReadAllText(KeyOf(fixture)));
            var found = await IndependentReader.ReadAsync(file, KeyOf(fixture));
            Assert.True(own.State.ToString().Equals(State(found), StringComparison.OrdinalIgnoreCase), $"{own.State} {own.BrokenFrame}: {found}");
            Assert.Equal(own.BrokenFrame, found.TryGetProperty("brokenFrame", out var broken) ? broken.GetInt64() : null);
        }
    }

    private static string KeyOf(RecorderFixture fixture) => Path.Combine(fixture.Data, "keys", "recording.pub");

    private static string? State(JsonElement found) => found.GetProperty("state").GetString();

    private static string[] Events(JsonElement found) => [.. found.GetProperty("events").EnumerateArray().Select(line => line.GetString()!)];

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 0x11;
        return changed;
    }
}
