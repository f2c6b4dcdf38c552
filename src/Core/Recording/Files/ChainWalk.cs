using System.Security.Cryptography;

namespace HoopWire.Recording.Files;

/// <summary>
/// A walk along the chain of a recording's file, from the place that <paramref name="file"/> has come to: each frame that is whole, and the one that its
/// link tells of, moves it on.
/// </summary>
/// <param name="stream">The file, which stands at that place.</param>
/// <param name="file">What is moved.</param>
/// <param name="key">The key that seals are made with.</param>
internal sealed class ChainWalk(Stream stream, RecordingFile file, SigningKey key) : IDisposable
{
    private readonly FrameScanner _scanner = new(stream, file.Offset);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Moves on by one frame; false where nothing whole follows: at the end, at the seal, and where the file is damaged.</summary>
    public bool Next()
    {
        long dataBytes = 0;
        long keyBytes = 0;
        while (true)
        {
            switch (_scanner.Next())
            {
                case ScannedFrame.Key when dataBytes == 0 && keyBytes == 0:
                    keyBytes = _scanner.Frame.Length;
                    break;
                case ScannedFrame.Data when dataBytes == 0 && keyBytes == 0:
                case ScannedFrame.Encrypted when dataBytes == 0:
                    dataBytes = _scanner.Frame.Length + keyBytes;
                    break;
                case ScannedFrame.Link when dataBytes > 0:
                    return Continues(_scanner.Frame, dataBytes);
                case ScannedFrame.Seal when dataBytes + keyBytes == 0:
                    file.Sealed = IsSealOfIt(_scanner.Frame);
                    return false;
                default:
                    return false;
            }

            _hash.AppendData(_scanner.Frame);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scanner.Dispose();
        _hash.Dispose();
    }

    private bool Continues(ReadOnlySpan<byte> frame, long dataBytes)
    {
        Span<byte> hash = stackalloc byte[FrameLink.HashBytes];
        _hash.GetHashAndReset(hash);
        bool next = FrameLink.TryRead(frame, out var link) && link.Frame == file.Frames + 1 && link.CompressedBytes == dataBytes
            && FrameLink.PreviousOf(frame).SequenceEqual(file.Head) && FrameLink.DataHashOf(frame).SequenceEqual(hash);
        if (!next) return false;
        file.Frames++;
        file.Lines = link.FirstLine - 1 + link.Lines;
        file.Ended = (link.Flags & FrameLink.Ends) != 0;
        file.Offset = _scanner.Offset + frame.Length;
        FrameLink.HeadOf(frame).CopyTo(file.Head);
        return true;
    }

    // One that another key has made cannot be told from a forged one here; it is no half of one.
    private bool IsSealOfIt(ReadOnlySpan<byte> frame) =>
        RecordingSeal.Read(frame) is { } seal && seal.Frames == file.Frames && seal.Head.AsSpan().SequenceEqual(file.Head)
        && (!seal.KeyId.AsSpan().SequenceEqual(key.Id) || key.Verify(RecordingSeal.SignedPartOf(frame), RecordingSeal.SignatureOf(frame)));
}
