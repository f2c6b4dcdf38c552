using System.Security.Cryptography;
using System.Text;
using HoopWire.Compression;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

/// <summary>A recording of frames whose events have the times that a test wants, two lines a frame: a second is a microsecond's million.</summary>
internal sealed class FramesAtTimes : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MemoryStream _bytes = new();
    private readonly byte[] _head = (byte[])FrameLink.Genesis.Clone();
    private readonly List<IndexEntry> _index = [];
    private readonly string _session = SessionId.New(At(0));
    private byte[]? _dataKey;
    private byte[] _keyFrame = [];

    public FramesAtTimes() => Key = ReadingKey.LoadOrCreate(_folder.Path);

    /// <summary>The key that encrypted frames are for.</summary>
    public ReadingKey Key { get; }

    /// <summary>Where frames start, or the key frames in front of them, and when their events were.</summary>
    public IReadOnlyList<IndexEntry> Index => _index;

    /// <summary>Bytes of all frames: where the seal begins.</summary>
    public int Length => (int)_bytes.Length;

    public static DateTimeOffset At(double second) => DateTimeOffset.UnixEpoch.AddSeconds(1_000_000 + second);

    /// <summary>A frame whose two events were at these seconds.</summary>
    public FramesAtTimes Frame(double first, double last)
    {
        byte[] content = Encoding.UTF8.GetBytes($"{Line(first)}\n{Line(last)}\n");
        using var compressor = new ZstdFrameCompressor();
        byte[] buffer = new byte[compressor.Bound(content.Length)];
        byte[] data = buffer[..compressor.Compress(content, buffer)];
        if (_dataKey is not null)
        {
            byte[] encrypted = new byte[data.Length + EncryptedFrame.OverheadBytes];
            data = [.. _keyFrame, .. encrypted[..EncryptedFrame.Write(encrypted, data, content.Length, _index.Count + 1, _dataKey)]];
            _keyFrame = [];
        }

        var link = new FrameLink(
            _index.Count + 1, (_index.Count * 2) + 1, 2, content.Length, data.Length, RecordedTime.Of(At(first)), RecordedTime.Of(At(last)), 1, RecordedTime.Of(At(last)));
        byte[] written = new byte[FrameLink.FrameBytes];
        link.Write(written, data, _head);
        _index.Add(IndexEntry.Of(_bytes.Length, link));
        _bytes.Write(data);
        _bytes.Write(written);
        return this;
    }

    /// <summary>What follows is encrypted with a key of its own.</summary>
    public FramesAtTimes Encrypted()
    {
        _dataKey = RandomNumberGenerator.GetBytes(32);
        _keyFrame = KeyFrame.Write(_session, _dataKey, [Key]);
        return this;
    }

    /// <summary>The file as a crash leaves it.</summary>
    public byte[] Unsealed() => _bytes.ToArray();

    /// <summary>The file with a seal; with another index than its own where one is given.</summary>
    public byte[] Sealed(int stride = 1, IReadOnlyList<IndexEntry>? index = null, long? frames = null)
    {
        using var key = SigningKey.LoadOrCreate(new RecordingPaths(_folder.Path));
        var entries = index ?? [.. _index.Where((_, i) => i % stride == 0)];
        var seal = new RecordingSeal(frames ?? _index.Count, _index.Count * 2, 0, _head, key.Id, stride, [.. entries]);
        return [.. Unsealed(), .. seal.ToFrame(key)];
    }

    public void Dispose()
    {
        Key.Dispose();
        _bytes.Dispose();
        _folder.Dispose();
    }

    private static string Line(double second) => $$"""{"event":"notice","time":"{{At(second):yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}"}""";
}
