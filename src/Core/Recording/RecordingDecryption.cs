using System.Security.Cryptography;
using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>Makes an ordinary recording of an encrypted one, with a recipient's key.</summary>
public static class RecordingDecryption
{
    /// <summary>
    /// Writes the recording's frames in clear, each with a link, and without the seal: the gateway has signed the encrypted ones. What is written has been
    /// found to be what was recorded, as far as its chain tells. Returns the number of frames.
    /// </summary>
    /// <exception cref="InvalidDataException">The recording is damaged: what comes before is written.</exception>
    /// <exception cref="RecordingEncryptedException">It is not for this key.</exception>
    public static long Decrypt(Stream recording, ReadingKey key, Stream output)
    {
        using var scanner = new FrameScanner(recording);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] head = (byte[])FrameLink.Genesis.Clone();
        byte[] newHead = (byte[])head.Clone();
        byte[]? dataKey = null;
        byte[]? plain = null;
        for (long number = 1; ;)
        {
            switch (scanner.Next())
            {
                case ScannedFrame.Key when plain is null:
                    hash.AppendData(scanner.Frame);
                    dataKey = KeyFrame.Open(scanner.Frame, key) ?? throw new RecordingEncryptedException();
                    break;
                case ScannedFrame.Encrypted when plain is null:
                    hash.AppendData(scanner.Frame);
                    if (dataKey is null) throw new RecordingEncryptedException();
                    plain = EncryptedFrame.Open(scanner.Frame, number, dataKey) ?? throw Broken(number, "it is not what was encrypted");
                    break;
                case ScannedFrame.Data when plain is null:
                    hash.AppendData(scanner.Frame);
                    plain = scanner.Frame.ToArray();
                    break;
                case ScannedFrame.Link when plain is not null:
                    WriteFrame(scanner.Frame, number, hash.GetHashAndReset(), plain, head, newHead, output);
                    plain = null;
                    number++;
                    break;
                case ScannedFrame.Seal or ScannedFrame.End or ScannedFrame.Cut:
                    return number - 1;
                case ScannedFrame.Malformed:
                    throw Broken(number, scanner.Problem);
                default:
                    throw Broken(number, "another frame stands in its place");
            }
        }
    }

    private static void WriteFrame(ReadOnlySpan<byte> oldLink, long number, byte[] hash, byte[] plain, byte[] head, byte[] newHead, Stream output)
    {
        bool holds = FrameLink.TryRead(oldLink, out var link) && link.Frame == number && FrameLink.PreviousOf(oldLink).SequenceEqual(head)
            && FrameLink.DataHashOf(oldLink).SequenceEqual(hash);
        if (!holds) throw Broken(number, "its link is not that of this frame");
        FrameLink.HeadOf(oldLink).CopyTo(head);
        byte[] written = new byte[FrameLink.FrameBytes];
        (link with { CompressedBytes = plain.Length, Flags = link.Flags & ~FrameLink.Encrypted }).Write(written, plain, newHead);
        output.Write(plain);
        output.Write(written);
    }

    private static InvalidDataException Broken(long number, string why) => new($"Frame {number} is broken: {why}.");
}
