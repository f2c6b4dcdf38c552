using HoopWire.Compression;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Files;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

public sealed class UnsyncedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingPaths _paths;
    private readonly SigningKey _key;
    private readonly UnsyncedFiles _unsynced;
    private readonly RecordingWriter _writer;

    public UnsyncedFilesTests()
    {
        _paths = new RecordingPaths(_folder.Path);
        Directory.CreateDirectory(_paths.Recordings);
        Directory.CreateDirectory(_paths.Open);
        _key = SigningKey.LoadOrCreate(_paths);
        _unsynced = new UnsyncedFiles(new RecordingOptions(_folder.Path), _key);
        _writer = new RecordingWriter(_paths, _key, new ZstdFrameCompressor(), TimeProvider.System) { Unsynced = _unsynced };
    }

    public void Dispose()
    {
        _writer.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Made_FirstRecordingOfAYear_EveryFolderThatGotANameIsSynced()
    {
        var file = _writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        _writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
        string day = Path.GetDirectoryName(file.Path)!, month = Path.GetDirectoryName(day)!, year = Path.GetDirectoryName(month)!;
        Assert.Equal(new[] { _paths.Open, _paths.Recordings, year, month, day }.Order(StringComparer.Ordinal), _unsynced.Folders.Order(StringComparer.Ordinal));
        _unsynced.Sync();
        Assert.Empty(_unsynced.Folders);
        _writer.Append(_writer.Create(SessionId.New(DateTimeOffset.UtcNow)), "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
        Assert.Equal(new[] { _paths.Open, day }.Order(StringComparer.Ordinal), _unsynced.Folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sync_FileGoesBetweenTheLookAndTheOpening_OnlyASealedOneIsPassedOver(bool closed)
    {
        var file = _writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        _writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: true));
        if (closed) _writer.Seal(file);
        // A link to nothing is there to whoever looks, and not to whoever opens it.
        File.Delete(file.Path);
        File.CreateSymbolicLink(file.Path, file.Path + ".gone");
        if (closed)
        {
            _unsynced.Sync();
            Assert.Empty(_unsynced.Folders);
        }
        else
        {
            Assert.Throws<FileNotFoundException>(_unsynced.Sync);
        }
    }

    [Fact]
    public void Sync_FolderInTheFilesPlace_IsAFault()
    {
        var file = _writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        _writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
        File.Delete(file.Path);
        Directory.CreateDirectory(file.Path);
        Assert.Throws<IOException>(_unsynced.Sync);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void Sync_OfFilesThatGrow_AllocatesNothing(int files)
    {
        var recordings = Enumerable.Range(0, files).Select(_ => _writer.Create(SessionId.New(DateTimeOffset.UtcNow))).ToArray();
        WriteAndSync();
        Assert.Equal(0, Allocations.Least(WriteAndSync));

        void WriteAndSync()
        {
            foreach (var file in recordings) _writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
            _unsynced.Sync();
        }
    }
}
