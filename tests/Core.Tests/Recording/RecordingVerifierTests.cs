using System.Security.Cryptography;
using HoopWire.Recording;
using HoopWire.Recording.Files;

namespace HoopWire.Core.Tests.Recording;

public class RecordingVerifierTests(SampleRecording sample) : IClassFixture<SampleRecording>
{
    public static TheoryData<int> FrameNumbers => [.. Enumerable.Range(1, SampleRecording.Frames)];

    [Fact]
    public void Verify_Untouched_Sealed()
    {
        var found = sample.Verify(sample.Bytes);
        Assert.Equal(RecordingState.Sealed, found.State);
        Assert.Equal(SampleRecording.Frames, found.Frames);
        Assert.Equal(8, found.Lines);
        Assert.Null(found.BrokenFrame);
    }

    [Fact]
    public void Verify_AnyByteFlipped_BrokenAtItsFrame()
    {
        for (int at = 0; at < sample.Bytes.Length; at++)
        {
            foreach (int bit in new[] { 0x01, 0x90 })
            {
                byte[] changed = [.. sample.Bytes];
                changed[at] ^= (byte)bit;
                var found = sample.Verify(changed);
                int frame = at >= sample.SealOffset ? SampleRecording.Frames + 1 : FrameAt(at);
                Assert.True(found.State == RecordingState.Broken && found.BrokenFrame == frame, $"Byte {at} of frame {frame}, bit {bit}: {found}");
            }
        }
    }

    [Fact]
    public void Verify_AnyByteFlippedWithoutSeal_BrokenAtItsFrame()
    {
        byte[] open = sample.Bytes[..sample.SealOffset];
        for (int at = 0; at < open.Length; at++)
        {
            byte[] changed = [.. open];
            changed[at] ^= 0x04;
            var found = sample.Verify(changed);
            Assert.True(found.State == RecordingState.Broken && found.BrokenFrame == FrameAt(at), $"Byte {at}: {found}");
        }
    }

    [Theory]
    [MemberData(nameof(FrameNumbers))]
    public void Verify_FrameRemoved_BrokenThere(int number) =>
        AssertBroken(number, Rebuilt(frames => frames.RemoveAt(number - 1)));

    [Theory]
    [MemberData(nameof(FrameNumbers))]
    public void Verify_FrameRepeated_BrokenAfterIt(int number) =>
        AssertBroken(number + 1, Rebuilt(frames => frames.Insert(number, frames[number - 1])));

    [Theory]
    [MemberData(nameof(FrameNumbers))]
    public void Verify_FrameSwappedWithNext_BrokenThere(int number)
    {
        if (number == SampleRecording.Frames) return;
        AssertBroken(number, Rebuilt(frames => (frames[number - 1], frames[number]) = (frames[number], frames[number - 1])));
    }

    [Theory]
    [MemberData(nameof(FrameNumbers))]
    public void Verify_LinkRemoved_BrokenThere(int number) =>
        AssertBroken(number, Rebuilt(frames => frames[number - 1] = frames[number - 1][..^FrameLink.FrameBytes]));

    [Theory]
    [MemberData(nameof(FrameNumbers))]
    public void Verify_FrameRewrittenWithFittingLink_BrokenAfterIt(int number)
    {
        // Whoever can write the file can compute links, but not the seal over their head.
        byte[] data = sample.Frame(number)[..^FrameLink.FrameBytes];
        byte[] link = sample.Frame(number)[^FrameLink.FrameBytes..];
        Assert.True(FrameLink.TryRead(link, out var facts));
        byte[] head = FrameLink.PreviousOf(link).ToArray();
        (facts with { WrittenAt = facts.WrittenAt + 1 }).Write(link, data, head);
        AssertBroken(number + 1, Rebuilt(frames => frames[number - 1] = [.. data, .. link]));
    }

    [Fact]
    public void Verify_CutAtEveryOffset_UnsealedUpToLastWholeFrame()
    {
        for (int length = 0; length < sample.Bytes.Length; length++)
        {
            var found = sample.Verify(sample.Bytes[..length]);
            int whole = Enumerable.Range(1, SampleRecording.Frames).Count(n => sample.OffsetOf(n) + sample.Frame(n).Length <= length);
            Assert.True(found.State == RecordingState.Unsealed && found.Frames == whole, $"Cut at {length}: {found}");
        }
    }

    [Fact]
    public void Verify_FrameOfAnotherRecording_Broken()
    {
        using var scanner = new FrameScanner(new MemoryStream(sample.Other));
        Assert.Equal(ScannedFrame.Data, scanner.Next());
        byte[] data = scanner.Frame.ToArray();
        Assert.Equal(ScannedFrame.Link, scanner.Next());
        byte[] link = scanner.Frame.ToArray();
        AssertBroken(2, Rebuilt(frames => frames[0] = [.. data, .. link]));
    }

    [Fact]
    public void Verify_SealOfAnotherKey_Broken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stream = new MemoryStream(sample.Bytes);
        var found = RecordingVerifier.Verify(stream, key);
        Assert.Equal(RecordingState.Broken, found.State);
        Assert.Contains("another key", found.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_SealForgedWithAnotherKey_Broken()
    {
        using var folder = new HoopWire.Kit.TemporaryFolder();
        using var forger = SigningKey.LoadOrCreate(new RecordingPaths(folder.Path));
        var seal = RecordingSeal.Read(sample.Seal)!;
        byte[] open = sample.Bytes[..sample.SealOffset];
        AssertBroken(SampleRecording.Frames + 1, [.. open, .. seal.ToFrame(forger)]);
    }

    [Fact]
    public void Verify_BytesAfterSeal_Broken()
    {
        AssertBroken(SampleRecording.Frames + 1, [.. sample.Bytes, 0]);
        AssertBroken(SampleRecording.Frames + 1, [.. sample.Bytes, .. sample.Frame(1)]);
        AssertBroken(SampleRecording.Frames + 1, [.. sample.Bytes, .. sample.Seal]);
    }

    [Fact]
    public void Verify_RandomBytes_NeverSealed()
    {
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[random.Next(0, 400)];
            random.NextBytes(bytes);
            if (i % 2 == 0) sample.Bytes.AsSpan(0, Math.Min(bytes.Length, random.Next(4, 40))).CopyTo(bytes);
            Assert.NotEqual(RecordingState.Sealed, sample.Verify(bytes).State);
        }
    }

    private void AssertBroken(int frame, byte[] bytes)
    {
        var found = sample.Verify(bytes);
        Assert.Equal(RecordingState.Broken, found.State);
        Assert.Equal(frame, found.BrokenFrame);
    }

    private byte[] Rebuilt(Action<List<byte[]>> change)
    {
        var frames = Enumerable.Range(1, SampleRecording.Frames).Select(sample.Frame).ToList();
        change(frames);
        return [.. frames.SelectMany(frame => frame), .. sample.Seal];
    }

    private int FrameAt(int offset) => Enumerable.Range(1, SampleRecording.Frames).Last(n => sample.OffsetOf(n) <= offset);
}
