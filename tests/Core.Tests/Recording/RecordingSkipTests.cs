using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using HoopWire.Recording;
using HoopWire.Recording.Files;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Reading that goes on at a time: by the index of the seal, and without it from where it was. What is shown is the same.</summary>
public sealed class RecordingSkipTests : IDisposable
{
    private readonly FramesAtTimes _frames = new();

    public static TheoryData<string> Hostile =>
    [
        "trailer of 2 GB", "trailer below zero", "trailer of 8 bytes", "absurd count", "absurd frames", "fewer frames", "stride of nothing", "absurd stride", "no entries",
        "offsets beyond the seal", "offsets below zero", "falling offsets", "one offset twice", "into the middle of a frame", "at a link", "another frame's", "cut off",
    ];

    public void Dispose() => _frames.Dispose();

    [Fact]
    public void TrySkipTo_Sealed_ReadsNothingOfWhatLiesBetween()
    {
        byte[] file = Plain().Sealed();
        // What is passed over by the index is not even looked at.
        file.AsSpan((int)_frames.Index[1].Offset, 8).Clear();
        Assert.Throws<InvalidDataException>(() => Shown(file, 30, skip: false));
        Assert.Equal(["7", "8", "9", "10"], Shown(file, 30, skip: true).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void TrySkipTo_AnyTime_ShowsWhatReadingFromTheFirstLineShows()
    {
        byte[] sealedFile = Plain().Sealed(), strided = _frames.Sealed(stride: 2), unsealed = _frames.Unsealed();
        for (double from = -5; from < 60; from += 0.5)
        {
            var expected = Shown(unsealed, from, skip: false);
            foreach (byte[] file in (byte[][])[sealedFile, strided, unsealed]) Assert.Equal(expected, Shown(file, from, skip: true));
        }
    }

    [Fact]
    public void TrySkipTo_ClockThatGoesBack_ShowsWhatReadingFromTheFirstLineShows()
    {
        byte[] file = _frames.Frame(0, 1).Frame(30, 31).Frame(5, 6).Frame(32, 7).Frame(8, 40).Frame(41, 42).Sealed();
        for (double from = -1; from < 50; from += 0.5) Assert.Equal(Shown(file, from, skip: false), Shown(file, from, skip: true));
    }

    [Fact]
    public void TrySkipTo_EncryptedWithSeveralKeys_ShowsWhatReadingFromTheFirstLineShows()
    {
        _frames.Frame(0, 1).Encrypted().Frame(10, 11).Frame(20, 21).Encrypted().Frame(30, 31).Frame(40, 41).Frame(50, 51);
        byte[] file = _frames.Sealed(), strided = _frames.Sealed(stride: 2);
        for (double from = -1; from < 60; from += 0.5)
        {
            var expected = Shown(file, from, skip: false);
            Assert.Equal(expected, Shown(file, from, skip: true));
            Assert.Equal(expected, Shown(strided, from, skip: true));
        }

        file.AsSpan((int)_frames.Index[2].Offset, 8).Clear();
        Assert.Equal(["9", "10", "11", "12"], Shown(file, 40, skip: true).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public void TrySkipTo_EncryptedForOthers_SaysSo()
    {
        byte[] file = _frames.Frame(0, 1).Encrypted().Frame(10, 11).Frame(20, 21).Sealed();
        using var reader = new RecordingReader(new MemoryStream(file));
        Assert.Equal(1, reader.ReadLines().First().Number);
        reader.TrySkipTo(FramesAtTimes.At(20));
        Assert.Throws<RecordingEncryptedException>(() => reader.ReadLines().Count());
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void TrySkipTo_HostileIndex_ReadsOnWithoutItAndWithoutMemory(string what)
    {
        byte[] file = HostileFile(what);
        using var reader = new RecordingReader(new MemoryStream(file));
        using var lines = reader.ReadLines().GetEnumerator();
        Assert.True(lines.MoveNext());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(reader.TrySkipTo(FramesAtTimes.At(30)), what);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(Shown(_frames.Unsealed(), 30, skip: false), Shown(file, 30, skip: true));
    }

    [Fact]
    public void TrySkipTo_Behind_StaysWhereItIs()
    {
        using var reader = new RecordingReader(new MemoryStream(Plain().Sealed()));
        using var lines = reader.ReadLines().GetEnumerator();
        for (int i = 0; i < 7; i++) Assert.True(lines.MoveNext());
        Assert.False(reader.TrySkipTo(FramesAtTimes.At(10)));
        Assert.True(lines.MoveNext());
        Assert.Equal(8, lines.Current.Number);
    }

    private FramesAtTimes Plain() => _frames.Frame(0, 1).Frame(10, 11).Frame(20, 21).Frame(30, 31).Frame(40, 41);

    private byte[] HostileFile(string what)
    {
        Plain();
        var index = _frames.Index;
        return what switch
        {
            "trailer of 2 GB" => Changed(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), int.MaxValue)),
            "trailer below zero" => Changed(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), -200)),
            "trailer of 8 bytes" => Changed(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 8), 8)),
            "absurd count" => Changed(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(_frames.Length + 104), 1 << 20)),
            "absurd frames" => _frames.Sealed(frames: long.MaxValue),
            "fewer frames" => _frames.Sealed(frames: 4),
            "stride of nothing" => Changed(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(_frames.Length + 12), 0)),
            "absurd stride" => Changed(file => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(_frames.Length + 12), int.MaxValue)),
            "no entries" => _frames.Sealed(index: [], frames: 0),
            "offsets beyond the seal" => _frames.Sealed(index: [.. index.Take(3), .. index.Skip(3).Select(entry => entry with { Offset = entry.Offset + long.MaxValue / 2 })]),
            "offsets below zero" => _frames.Sealed(index: [.. index.Select(entry => entry with { Offset = entry.Offset - 100_000 })]),
            "falling offsets" => _frames.Sealed(index: [index[0], index[3], index[2], index[1], index[4]]),
            "one offset twice" => _frames.Sealed(index: [.. index.Take(3), index[2], index[4]]),
            "into the middle of a frame" => _frames.Sealed(index: [.. index.Select((entry, i) => i == 3 ? entry with { Offset = entry.Offset + 9 } : entry)]),
            "at a link" => _frames.Sealed(index: [.. index.Select((entry, i) => i == 3 ? entry with { Offset = entry.Offset - FrameLink.FrameBytes } : entry)]),
            "another frame's" => _frames.Sealed(index: [index[0], index[1], index[2], index[4], index[4] with { Offset = index[4].Offset + 1 }]),
            _ => Changed(file => { })[..^1],
        };
    }

    private byte[] Changed(Action<byte[]> change)
    {
        byte[] file = _frames.Sealed();
        change(file);
        return file;
    }

    /// <summary>The lines from the first at that second on, as numbers of line and frame and the line.</summary>
    private List<string> Shown(byte[] file, double from, bool skip)
    {
        using var reader = new RecordingReader(new MemoryStream(file), _frames.Key);
        var time = FramesAtTimes.At(from);
        var lines = reader.ReadLines().GetEnumerator();
        Assert.True(lines.MoveNext());
        List<RecordingLine> read = [lines.Current];
        if (skip && reader.TrySkipTo(time)) lines = reader.ReadLines().GetEnumerator();
        while (lines.MoveNext()) read.Add(lines.Current);
        return [.. read.SkipWhile(line => JsonDocument.Parse(line.Json).RootElement.GetProperty("time").GetDateTimeOffset() < time)
            .Select(line => $"{line.Number} {line.Frame} {Encoding.UTF8.GetString(line.Json.Span)}")];
    }
}
