using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using HoopWire.Recording.Files;

namespace HoopWire.Recording.Journals;

/// <summary>
/// A ring of records in a file mapped shared: what was committed survives the process. One producer (a loop) and one consumer (the drain); neither
/// waits for the other, and committing is a release store. See <see cref="JournalLayout"/>.
/// </summary>
internal sealed unsafe class Journal : IDisposable
{
    private const long PartBytesMax = 4 << 20;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _base;
    private readonly byte* _ring;
    private long _head;
    private long _freeSeen;
    private long _free;
    private long _begun;
    private int _begunBytes;
    private long _populated;
    private bool _disposed;

    private Journal(FileStream stream, string path, long ringBytes)
    {
        Path = path;
        Place = new HeldPlace(path);
        RingBytes = ringBytes;
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, JournalLayout.HeaderBytes + ringBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, JournalLayout.HeaderBytes + ringBytes, MemoryMappedFileAccess.ReadWrite);
        byte* pointer = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _base = pointer + _view.PointerOffset;
        _ring = _base + JournalLayout.HeaderBytes;
        _head = Head;
        _free = _freeSeen = Tail;
    }

    public string Path { get; }

    /// <summary>Its place in the file system.</summary>
    public HeldPlace Place { get; }

    public long RingBytes { get; }

    /// <summary>Position after the newest committed record.</summary>
    public long Head => Volatile.Read(ref At(JournalLayout.HeadOffset));

    /// <summary>Position of the oldest record that is still needed. Set by the consumer only.</summary>
    public long Tail
    {
        get => Volatile.Read(ref At(JournalLayout.TailOffset));
        set
        {
            Volatile.Write(ref At(JournalLayout.TailOffset), value);
            if (!HasCopy) Free = value;
        }
    }

    /// <summary>Whether a copy on disk is kept, so that room is free again only once the copy knows of the new tail.</summary>
    public bool HasCopy { get; set; }

    /// <summary>Position up to which the producer may write over the ring. Set by whoever writes the copy, where there is one.</summary>
    public long Free
    {
        get => Volatile.Read(ref _free);
        set => Volatile.Write(ref _free, value);
    }

    /// <summary>Makes a fresh journal in the place of any old one.</summary>
    public static Journal Create(string path, int loopIndex, long ringBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ringBytes, JournalLayout.RingBytesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ringBytes, JournalLayout.RingBytesMax);
        ringBytes = JournalLayout.Align(ringBytes);
        File.Delete(path);
        var stream = PrivateFiles.Create(path);
        try
        {
            Posix.Allocate(stream.SafeFileHandle, JournalLayout.HeaderBytes + ringBytes, path);
            Span<byte> header = stackalloc byte[24];
            BinaryPrimitives.WriteUInt64LittleEndian(header, JournalLayout.Magic);
            BinaryPrimitives.WriteUInt32LittleEndian(header[JournalLayout.VersionOffset..], JournalLayout.Version);
            BinaryPrimitives.WriteInt32LittleEndian(header[JournalLayout.LoopOffset..], loopIndex);
            BinaryPrimitives.WriteInt64LittleEndian(header[JournalLayout.RingBytesOffset..], ringBytes);
            RandomAccess.Write(stream.SafeFileHandle, header, 0);
            return new Journal(stream, path, ringBytes);
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a journal that an earlier process left.</summary>
    /// <exception cref="InvalidDataException">It is not a journal, or its header is damaged.</exception>
    public static Journal OpenExisting(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            Span<byte> header = stackalloc byte[24];
            if (RandomAccess.Read(stream.SafeFileHandle, header, 0) < header.Length) throw new InvalidDataException("it is shorter than its header");
            if (BinaryPrimitives.ReadUInt64LittleEndian(header) != JournalLayout.Magic) throw new InvalidDataException("it is not a journal");
            uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[JournalLayout.VersionOffset..]);
            if (version != JournalLayout.Version) throw new InvalidDataException($"its version is {version}, expected {JournalLayout.Version}");
            long ringBytes = BinaryPrimitives.ReadInt64LittleEndian(header[JournalLayout.RingBytesOffset..]);
            bool sized = ringBytes is >= JournalLayout.RingBytesMin and <= JournalLayout.RingBytesMax && ringBytes % JournalLayout.Alignment == 0;
            if (!sized || stream.Length != JournalLayout.HeaderBytes + ringBytes) throw new InvalidDataException("its size is not what its header says");
            var journal = new Journal(stream, path, ringBytes);
            if (journal.PositionsHold) return journal;
            journal.Dispose();
            throw new InvalidDataException("its positions contradict each other");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether a record of so many bytes fits and leaves <paramref name="keep"/> bytes. Producer only.</summary>
    public bool HasRoom(long recordBytes, long keep)
    {
        long size = JournalLayout.Align(recordBytes);
        long toEnd = RingBytes - (_head % RingBytes);
        long needed = (toEnd < size ? toEnd + size : size) + keep;
        if (needed <= RingBytes - (_head - _freeSeen)) return true;
        _freeSeen = Free;
        return needed <= RingBytes - (_head - _freeSeen);
    }

    /// <summary>
    /// Gives the place of a record of so many bytes, for which <see cref="HasRoom"/> said yes; nothing is visible before <see cref="Commit"/>.
    /// Producer only.
    /// </summary>
    public Span<byte> Begin(RecordKind kind, int recordBytes)
    {
        int size = (int)JournalLayout.Align(recordBytes);
        long offset = _head % RingBytes;
        long toEnd = RingBytes - offset;
        if (toEnd < size)
        {
            Stamp(offset, RecordKind.Pad, (uint)toEnd);
            _head += toEnd;
            offset = 0;
        }

        Stamp(offset, kind, (uint)size);
        _begun = _head;
        _begunBytes = size;
        _head += size;
        return new Span<byte>(_ring + offset, size);
    }

    /// <summary>Publishes the record begun. Producer only.</summary>
    public void Commit()
    {
        var record = new Span<byte>(_ring + (_begun % RingBytes), _begunBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(record[JournalLayout.CheckOffset..], RecordCheck.Of(record, _begun));
        Volatile.Write(ref At(JournalLayout.HeadOffset), _head);
    }

    /// <summary>Whether the record that lies at <paramref name="position"/> is the one that was committed there.</summary>
    public static bool IsWhole(in JournalRecord record, long position) =>
        BinaryPrimitives.ReadUInt64LittleEndian(record.Bytes[JournalLayout.CheckOffset..]) == RecordCheck.Of(record.Bytes, position);

    /// <summary>The header page, of which head and tail may change at any time.</summary>
    public ReadOnlySpan<byte> Header => new(_base, JournalLayout.HeaderBytes);

    /// <summary>The part of the ring from <paramref name="position"/> on, up to <paramref name="end"/> or the ring's own end, and where it lies in the file.</summary>
    public Span<byte> Part(long position, long end, out long fileOffset)
    {
        long offset = position % RingBytes;
        fileOffset = JournalLayout.HeaderBytes + offset;
        return new Span<byte>(_ring + offset, (int)Math.Min(end - position, Math.Min(RingBytes - offset, PartBytesMax)));
    }

    /// <summary>
    /// The record at <paramref name="position"/>, pads passed over; <paramref name="position"/> moves to it. False when there is none before
    /// <paramref name="head"/>. Consumer only.
    /// </summary>
    /// <exception cref="InvalidDataException">The ring is damaged.</exception>
    public bool TryRead(ref long position, long head, out JournalRecord record)
    {
        while (position < head)
        {
            long offset = position % RingBytes;
            long limit = Math.Min(RingBytes - offset, head - position);
            if (limit < JournalLayout.Alignment) throw Damaged(position);
            var start = new ReadOnlySpan<byte>(_ring + offset, JournalLayout.Alignment);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(start);
            if (length < JournalLayout.Alignment || length > limit || length % JournalLayout.Alignment != 0) throw Damaged(position);
            if (start[JournalLayout.KindOffset] == (byte)RecordKind.Pad)
            {
                // Only the ring's end is padded: elsewhere it is a record whose head is lost.
                if (length != RingBytes - offset) throw Damaged(position);
                position += length;
                continue;
            }

            if (length < JournalLayout.RecordHeadBytes) throw Damaged(position);
            record = new JournalRecord(new ReadOnlySpan<byte>(_ring + offset, (int)length));
            return true;
        }

        record = default;
        return false;
    }

    /// <summary>
    /// Makes the pages of the next <paramref name="bytes"/> that the producer comes to present and writable: the first store into a page, and the first after the kernel
    /// has written it to the disk, would otherwise have the loop wait for the file system. Consumer only.
    /// </summary>
    public void PopulateAhead(long bytes)
    {
        long head = Head;
        long end = head + Math.Min(bytes, RingBytes);
        for (long at = Math.Max(head, _populated); at < end;)
        {
            long offset = at % RingBytes;
            long length = Math.Min(end - at, RingBytes - offset);
            // The header is one page, so that pages of the file are pages of the ring; where the system's are larger, the kernel leaves it all to the stores.
            long inPage = offset % JournalLayout.HeaderBytes;
            Posix.Populate(_ring + offset - inPage, length + inPage);
            at += length;
            _populated = at;
        }
    }

    /// <summary>Unmaps. Nobody may use the journal afterwards.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        // The accessor's own Dispose would wait until all of the ring is on disk; what was stored is the kernel's already.
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.SafeMemoryMappedViewHandle.Dispose();
        _file.Dispose();
    }

    private bool PositionsHold => Tail >= 0 && Head >= Tail && Head - Tail <= RingBytes && Tail % JournalLayout.Alignment == 0;

    private ref long At(int offset) => ref Unsafe.AsRef<long>(_base + offset);

    private void Stamp(long offset, RecordKind kind, uint length)
    {
        var start = new Span<byte>(_ring + offset, JournalLayout.Alignment);
        BinaryPrimitives.WriteUInt32LittleEndian(start, length);
        BinaryPrimitives.WriteUInt32LittleEndian(start[JournalLayout.KindOffset..], (uint)kind);
    }

    private InvalidDataException Damaged(long position) => new($"The journal {Path} is damaged at position {position}.");
}
