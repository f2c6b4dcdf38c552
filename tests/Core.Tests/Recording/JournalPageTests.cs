using System.Globalization;
using HoopWire.Kit;
using HoopWire.Recording.Journals;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Which of a journal's pages are there before its loop comes to them.</summary>
public sealed class JournalPageTests : IDisposable
{
    private const int RingBytes = 4 << 20;
    private readonly TemporaryFolder _folder = new();
    private readonly Journal _journal;

    public JournalPageTests() => _journal = Journal.Create(Path.Combine(_folder.Path, "journal"), 0, RingBytes);

    [Fact]
    public void PopulateAhead_FreshRing_MakesSoManyBytesPresentAndNoMore()
    {
        Append(10_000);
        long before = PresentBytes();
        _journal.PopulateAhead(1 << 20);
        long once = PresentBytes() - before;
        _journal.PopulateAhead(1 << 20);
        // The kernel maps the neighbours of a page that is touched, too: up to 64 KB.
        Assert.InRange(once, (1 << 20) - (64 << 10), (1 << 20) + (64 << 10));
        Assert.Equal(once, PresentBytes() - before);
    }

    [Fact]
    public void PopulateAhead_PagesTheDiskHas_AreWritableAgainInTheNextLap()
    {
        while (_journal.Head < RingBytes + 100_000) Append(100_000);
        using (FileStream file = new(_journal.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) file.Flush(flushToDisk: true);
        Assert.Equal(0, PresentBytes("Shared_Dirty") + PresentBytes("Private_Dirty"));
        _journal.PopulateAhead(1 << 20);
        Assert.InRange(PresentBytes("Shared_Dirty") + PresentBytes("Private_Dirty"), 1 << 20, (1 << 20) + (16 << 10));
    }

    [Fact]
    public void PopulateAhead_BeyondTheRing_GoesOnAtItsBeginningAndChangesNothingOfWhatItHolds()
    {
        while (_journal.Head < RingBytes - 200_000) Append(100_000);
        long position = _journal.Head;
        Append(10_000);
        _journal.PopulateAhead(RingBytes);
        Assert.InRange(PresentBytes(), RingBytes, RingBytes + (16 << 10));
        Assert.True(_journal.TryRead(ref position, _journal.Head, out JournalRecord record));
        Assert.True(Journal.IsWhole(record, position));
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    private void Append(int bytes)
    {
        _journal.Tail = _journal.Head;
        Assert.True(_journal.HasRoom(bytes, 0));
        _journal.Begin(RecordKind.Notice, bytes);
        _journal.Commit();
    }

    // Of the mapping whose line in proc(5)'s smaps names the file.
    private long PresentBytes(string kind = "Rss")
    {
        string resident = File.ReadLines("/proc/self/smaps").SkipWhile(line => !line.EndsWith(_journal.Path, StringComparison.Ordinal)).First(line => line.StartsWith(kind + ":", StringComparison.Ordinal));
        return long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
