using HoopWire.Compression;
using HoopWire.Kit;
using HoopWire.Recording;
using HoopWire.Recording.Files;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Recording;

public class UnsyncedFilesTests
{
    [Fact]
    public void Made_FirstRecordingOfAYear_EveryFolderThatGotANameIsSynced()
    {
        using var folder = new TemporaryFolder();
        var paths = new RecordingPaths(folder.Path);
        Directory.CreateDirectory(paths.Recordings);
        Directory.CreateDirectory(paths.Open);
        using var key = SigningKey.LoadOrCreate(paths);
        var unsynced = new UnsyncedFiles(new RecordingOptions(folder.Path), key);
        using var writer = new RecordingWriter(paths, key, new ZstdFrameCompressor(), TimeProvider.System) { Unsynced = unsynced };
        var file = writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
        string day = Path.GetDirectoryName(file.Path)!, month = Path.GetDirectoryName(day)!, year = Path.GetDirectoryName(month)!;
        Assert.Equal(new[] { paths.Open, paths.Recordings, year, month, day }.Order(StringComparer.Ordinal), unsynced.Folders.Order(StringComparer.Ordinal));
        unsynced.Sync();
        Assert.Empty(unsynced.Folders);
        writer.Append(writer.Create(SessionId.New(DateTimeOffset.UtcNow)), "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
        Assert.Equal(new[] { paths.Open, day }.Order(StringComparer.Ordinal), unsynced.Folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sync_FileGoesBetweenTheLookAndTheOpening_OnlyASealedOneIsPassedOver(bool closed)
    {
        using var folder = new TemporaryFolder();
        var paths = new RecordingPaths(folder.Path);
        Directory.CreateDirectory(paths.Recordings);
        Directory.CreateDirectory(paths.Open);
        using var key = SigningKey.LoadOrCreate(paths);
        var unsynced = new UnsyncedFiles(new RecordingOptions(folder.Path), key);
        using var writer = new RecordingWriter(paths, key, new ZstdFrameCompressor(), TimeProvider.System) { Unsynced = unsynced };
        var file = writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: true));
        if (closed) writer.Seal(file);
        // A link to nothing is there to whoever looks, and not to whoever opens it.
        File.Delete(file.Path);
        File.CreateSymbolicLink(file.Path, file.Path + ".gone");
        if (closed)
        {
            unsynced.Sync();
            Assert.Empty(unsynced.Folders);
        }
        else
        {
            Assert.Throws<FileNotFoundException>(unsynced.Sync);
        }
    }

    [Fact]
    public void Sync_FolderInTheFilesPlace_IsAFault()
    {
        using var folder = new TemporaryFolder();
        var paths = new RecordingPaths(folder.Path);
        Directory.CreateDirectory(paths.Recordings);
        Directory.CreateDirectory(paths.Open);
        using var key = SigningKey.LoadOrCreate(paths);
        var unsynced = new UnsyncedFiles(new RecordingOptions(folder.Path), key);
        using var writer = new RecordingWriter(paths, key, new ZstdFrameCompressor(), TimeProvider.System) { Unsynced = unsynced };
        var file = writer.Create(SessionId.New(DateTimeOffset.UtcNow));
        writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
        File.Delete(file.Path);
        Directory.CreateDirectory(file.Path);
        Assert.Throws<IOException>(unsynced.Sync);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    public void Sync_OfFilesThatGrow_AllocatesNothing(int files)
    {
        using var folder = new TemporaryFolder();
        var paths = new RecordingPaths(folder.Path);
        Directory.CreateDirectory(paths.Recordings);
        Directory.CreateDirectory(paths.Open);
        using var key = SigningKey.LoadOrCreate(paths);
        var unsynced = new UnsyncedFiles(new RecordingOptions(folder.Path), key);
        using var writer = new RecordingWriter(paths, key, new ZstdFrameCompressor(), TimeProvider.System) { Unsynced = unsynced };
        var recordings = Enumerable.Range(0, files).Select(_ => writer.Create(SessionId.New(DateTimeOffset.UtcNow))).ToArray();
        WriteAndSync();
        Assert.Equal(0, Allocations.Least(WriteAndSync));

        void WriteAndSync()
        {
            foreach (var file in recordings) writer.Append(file, "{}\n"u8, new FrameFacts(1, 0, 0, 0, Ends: false));
            unsynced.Sync();
        }
    }
}
