using System.Buffers.Binary;
using HoopWire.Recording.Files;
using Microsoft.Win32.SafeHandles;

namespace HoopWire.Recording.Journals;

/// <summary>
/// The copy of a journal that is synced to disk: a file of the same layout beside it. The mapping itself is never synced, because a loop that
/// stores into a page which is being written may have to wait for the disk. One thread writes it.
/// </summary>
internal sealed class JournalCopy : IDisposable
{
    private static readonly byte[] Zeros = new byte[1 << 20];
    private readonly Journal _journal;
    private readonly SafeFileHandle _file;
    private readonly bool _wipes;
    private readonly byte[] _header = new byte[JournalLayout.HeaderBytes];
    private readonly bool _fills;
    private readonly HeldPlace _place;
    private long _synced;
    private long _wiped;
    private long _filled;
    private bool _isNamed;

    private JournalCopy(Journal journal, SafeFileHandle file, string path, bool wipes, bool fills)
    {
        _fills = fills;
        _journal = journal;
        _file = file;
        _wipes = wipes;
        _synced = _wiped = journal.Tail;
        Path = path;
        _place = new HeldPlace(path);
    }

    public string Path { get; }

    /// <summary>Makes the copy of a fresh journal, which from then on waits for it before it writes over anything.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="path">Where the copy goes.</param>
    /// <param name="wipes">Whether what is not needed any more is overwritten with zeros at once, in journal and copy.</param>
    /// <param name="fills">Whether its blocks are made ahead of what is written, so that a sync of what is written is not one of the file's map too.</param>
    public static JournalCopy Create(Journal journal, string path, bool wipes, bool fills)
    {
        File.Delete(path);
        using var stream = PrivateFiles.Create(path);
        // Sparse: blocks are taken as they are written.
        stream.SetLength(JournalLayout.HeaderBytes + journal.RingBytes);
        var copy = new JournalCopy(journal, File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), path, wipes, fills);
        journal.HasCopy = true;
        return copy;
    }

    /// <summary>Brings the copy up to the journal and to the disk. Returns the position up to which everything is there.</summary>
    /// <exception cref="IOException">The disk does not take it, or one of the two has lost its place.</exception>
    public long Sync()
    {
        _journal.Place.EnsureKept();
        _place.EnsureKept();
        long tail = _journal.Tail;
        long head = _journal.Head;
        if (head == _synced && tail == _journal.Free) return head;
        if (_fills) FillAhead(head);
        for (long at = Math.Max(_synced, tail); at < head;)
        {
            var part = _journal.Part(at, head, out long offset);
            RandomAccess.Write(_file, part, offset);
            at += part.Length;
        }

        WriteHeader(head, tail);
        Posix.SyncData(_file, Path);
        if (!_isNamed) Posix.SyncFolder(System.IO.Path.GetDirectoryName(Path)!);
        _isNamed = true;
        _synced = head;
        if (_wipes) Wipe(tail);
        _journal.Free = tail;
        return head;
    }

    public void Dispose() => _file.Dispose();

    // In the first lap positions are places in the ring.
    private void FillAhead(long head)
    {
        for (long end = Math.Min(head + (Zeros.Length / 2), _journal.RingBytes); _filled < end;)
        {
            int length = (int)Math.Min(Zeros.Length, _journal.RingBytes - _filled);
            RandomAccess.Write(_file, Zeros.AsSpan(0, length), JournalLayout.HeaderBytes + _filled);
            _filled += length;
        }
    }

    private void WriteHeader(long head, long tail)
    {
        _journal.Header[..JournalLayout.HeadOffset].CopyTo(_header);
        BinaryPrimitives.WriteInt64LittleEndian(_header.AsSpan(JournalLayout.HeadOffset), head);
        BinaryPrimitives.WriteInt64LittleEndian(_header.AsSpan(JournalLayout.TailOffset), tail);
        RandomAccess.Write(_file, _header, 0);
    }

    // Only after the new tail is on disk: a header that still led to zeros would end the recovery there.
    private void Wipe(long tail)
    {
        while (_wiped < tail)
        {
            var part = _journal.Part(_wiped, Math.Min(tail, _wiped + Zeros.Length), out long offset);
            part.Clear();
            RandomAccess.Write(_file, Zeros.AsSpan(0, part.Length), offset);
            _wiped += part.Length;
        }
    }
}
