using System.Security.Cryptography;
using HoopWire.Recording;
using HoopWire.Recording.Files;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A sealed recording of four frames and the key it was sealed with, made once for a class of tests.</summary>
public sealed class SampleRecording : IAsyncLifetime
{
    public const int Frames = 4;
    private readonly List<(ScannedFrame Kind, Range Range)> _parts = [];

    /// <summary>The file.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Another recording of the same gateway.</summary>
    public byte[] Other { get; private set; } = [];

    public string PublicKey { get; private set; } = "";

    /// <summary>The data frame of this number with its link.</summary>
    internal byte[] Frame(int number) => [.. Part(2 * (number - 1)), .. Part((2 * number) - 1)];

    internal byte[] Seal => Part(2 * Frames);

    /// <summary>Where the seal begins.</summary>
    internal int SealOffset => _parts[2 * Frames].Range.Start.Value;

    /// <summary>Where the data frame of this number begins.</summary>
    internal int OffsetOf(int number) => _parts[2 * (number - 1)].Range.Start.Value;

    internal Verification Verify(byte[] bytes)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(PublicKey);
        using var stream = new MemoryStream(bytes);
        return RecordingVerifier.Verify(stream, key);
    }

    public async Task InitializeAsync()
    {
        await using var fixture = new RecorderFixture();
        Bytes = File.ReadAllBytes(await fixture.Record(commands: 3, framesAtLeast: 3));
        Other = File.ReadAllBytes(await fixture.Record(commands: 3, framesAtLeast: 3));
        PublicKey = File.ReadAllText(Path.Combine(fixture.Data, "keys", "recording.pub"));
        using var scanner = new FrameScanner(new MemoryStream(Bytes));
        for (var kind = scanner.Next(); kind != ScannedFrame.End; kind = scanner.Next())
            _parts.Add((kind, (int)scanner.Offset..((int)scanner.Offset + scanner.Frame.Length)));
        Assert.Equal((2 * Frames) + 1, _parts.Count);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private byte[] Part(int index) => Bytes[_parts[index].Range];
}
