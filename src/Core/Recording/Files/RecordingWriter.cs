using System.Security.Cryptography;
using HoopWire.Compression;
using HoopWire.Recording.Encryption;

namespace HoopWire.Recording.Files;

/// <summary>
/// Appends frames to recordings and seals them. One per drain thread. Every write goes to a known offset, so that one that failed half-way is
/// simply repeated.
/// </summary>
internal sealed class RecordingWriter(RecordingPaths paths, SigningKey key, IFrameCompressor compressor, TimeProvider time) : IDisposable
{
    private byte[] _scratch = [];

    private byte[] _plain = [];
    private long _frames;
    private long _frameBytes;
    private long _lineBytes;

    /// <summary>Frames written. Any thread.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Bytes of them in the files. Any thread.</summary>
    public long FrameBytes => Volatile.Read(ref _frameBytes);

    /// <summary>Bytes of the lines in them. Any thread.</summary>
    public long LineBytes => Volatile.Read(ref _lineBytes);

    /// <summary>What recordings may take; null for no bound.</summary>
    public RecordingQuota? Quota { get; init; }

    /// <summary>Who can read what is written; null for everybody who can read the file.</summary>
    public RecordingEncryption? Encryption { get; init; }

    /// <summary>What was written and not synced; null where nobody syncs.</summary>
    public UnsyncedFiles? Unsynced { get; init; }

    /// <summary>Takes up the file of a session where an earlier run left it: see <see cref="RecordingAttach"/>.</summary>
    public RecordingFile Attach(string id, long heldFrom = long.MaxValue)
    {
        var file = RecordingAttach.Attach(id, paths.Recording(id), key, heldFrom);
        if (file.Exists) Unsynced?.Wrote(file);
        return file;
    }

    /// <summary>The file of a session that starts now.</summary>
    public RecordingFile Create(string id) => new(id, paths.Recording(id));

    /// <summary>Writes one frame with its link.</summary>
    public void Append(RecordingFile file, ReadOnlySpan<byte> lines, in FrameFacts facts)
    {
        if (!file.Exists) Make(file);
        byte[]? key = file.DataKey;
        int length = Encryption is null ? Compress(lines, ref _scratch, FrameLink.FrameBytes) : Encrypt(file, lines, ref key);
        var link = new FrameLink(
            file.Frames + 1, file.Lines + 1, facts.Lines, lines.Length, length, facts.FirstTime, facts.LastTime, facts.FirstSequence, time.Microseconds())
        {
            Flags = (Encryption is null ? 0 : FrameLink.Encrypted) | (facts.Ends ? FrameLink.Ends : 0),
        };
        Span<byte> head = stackalloc byte[FrameLink.HashBytes];
        file.Head.CopyTo(head);
        link.Write(_scratch.AsSpan(length), _scratch.AsSpan(0, length), head);
        int total = length + FrameLink.FrameBytes;
        Unsynced?.Wrote(file);
        // Going on without it would lose what is not in the journal any more.
        if (!FramePlace.TryWrite(file.Path, _scratch.AsSpan(0, total), file.Offset)) throw TakenAway(file.Path);
        file.DataKey = key;
        file.Ended |= facts.Ends;
        head.CopyTo(file.Head);
        Quota?.Wrote(total);
        file.Offset += total;
        file.Frames++;
        file.Lines += facts.Lines;
        Volatile.Write(ref _frames, _frames + 1);
        Volatile.Write(ref _frameBytes, _frameBytes + total);
        Volatile.Write(ref _lineBytes, _lineBytes + lines.Length);
    }

    /// <summary>Writes index and signature.</summary>
    /// <exception cref="InvalidDataException">The file is not what was written; it stays without a seal.</exception>
    public void Seal(RecordingFile file)
    {
        if (!file.Sealed && file.Exists)
        {
            using var stream = PrivateFiles.Open(file.Path);
            int stride = RecordingSeal.StrideFor(file.Frames);
            var index = ReadIndex(stream, file, stride);
            var seal = new RecordingSeal(file.Frames, file.Lines, time.Microseconds(), file.Head, key.Id, stride, index);
            byte[] frame = seal.ToFrame(key);
            RandomAccess.Write(stream.SafeFileHandle, frame, file.Offset);
            Quota?.Wrote(frame.Length);
            Unsynced?.Wrote(file);
            file.Sealed = true;
        }
    }

    /// <summary>Forgets what the recording is encrypted with: no frame follows.</summary>
    public static void DropKey(RecordingFile file)
    {
        CryptographicOperations.ZeroMemory(file.DataKey);
        file.DataKey = null;
    }

    /// <summary>Takes the recording off the list of open ones.</summary>
    public void Forget(RecordingFile file)
    {
        DropKey(file);
        string marker = paths.OpenMarker(file.Id);
        if (File.Exists(marker)) File.Delete(marker);
    }

    /// <inheritdoc/>
    public void Dispose() => compressor.Dispose();

    // The links carry what the index needs, so that an open recording keeps nothing of its frames in memory: they are read back, newest first.
    private static IndexEntry[] ReadIndex(FileStream stream, RecordingFile file, int stride)
    {
        var index = new IndexEntry[(file.Frames + stride - 1) / stride];
        byte[] frame = new byte[FrameLink.FrameBytes];
        long end = file.Offset;
        for (long number = file.Frames; number >= 1; number--)
        {
            long linkAt = end - FrameLink.FrameBytes;
            bool read = linkAt >= 0 && RandomAccess.Read(stream.SafeFileHandle, frame, linkAt) == frame.Length;
            if (!read || !FrameLink.TryRead(frame, out var link) || link.Frame != number || link.CompressedBytes > linkAt)
                throw new InvalidDataException($"The recording {file.Path} was changed while it was written: frame {number} is not the one written.");
            end = linkAt - link.CompressedBytes;
            if ((number - 1) % stride == 0) index[(number - 1) / stride] = IndexEntry.Of(end, link);
        }

        return index;
    }

    private void Make(RecordingFile file)
    {
        string folder = Path.GetDirectoryName(file.Path)!;
        if (!Directory.Exists(paths.Recordings)) throw TakenAway(paths.Recordings);
        if (!Directory.Exists(paths.Journals)) throw TakenAway(paths.Journals);
        // Told first: what fails half-way is synced all the same once it works.
        foreach (string missing in PrivateFiles.MissingFolders(folder)) Unsynced?.Made(missing);
        PrivateFiles.MakeFolder(folder);
        PrivateFiles.MakeFolder(paths.Open);
        PrivateFiles.Touch(paths.OpenMarker(file.Id));
        Unsynced?.Made(paths.OpenMarker(file.Id));
        // Nothing that was recorded is ever written over, whoever took the name.
        for (int other = 1; Path.Exists(file.Path) && !Directory.Exists(file.Path); other++) file.Path = paths.Recording(file.Id, other);
        PrivateFiles.Create(file.Path).Dispose();
        Unsynced?.Made(file.Path);
        file.Exists = true;
    }

    private int Compress(ReadOnlySpan<byte> lines, ref byte[] buffer, int more)
    {
        int bound = compressor.Bound(lines.Length) + more;
        if (buffer.Length < bound) buffer = GC.AllocateUninitializedArray<byte>(Math.Max(bound, 512 << 10));
        return compressor.Compress(lines, buffer);
    }

    private int Encrypt(RecordingFile file, ReadOnlySpan<byte> lines, ref byte[]? key)
    {
        byte[] keyFrame = [];
        if (key is null) (key, keyFrame) = Encryption!.NewKey(file.Id);
        int plain = Compress(lines, ref _plain, 0);
        int bound = keyFrame.Length + plain + EncryptedFrame.OverheadBytes + FrameLink.FrameBytes;
        if (_scratch.Length < bound) _scratch = GC.AllocateUninitializedArray<byte>(Math.Max(bound, 512 << 10));
        keyFrame.CopyTo(_scratch, 0);
        return keyFrame.Length + EncryptedFrame.Write(_scratch.AsSpan(keyFrame.Length), _plain.AsSpan(0, plain), lines.Length, file.Frames + 1, key);
    }

    private static IOException TakenAway(string path) => new($"{path} was taken away while the gateway needs it: put it back");
}
