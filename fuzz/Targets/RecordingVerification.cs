using System.Security.Cryptography;
using HoopWire.Recording;
using HoopWire.Recording.Files;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// The offline verifier and the reader over files from anybody: nothing but the file that was written is called sealed, and a damaged one is
/// refused in words.
/// </summary>
internal sealed class RecordingVerification : IFuzzTarget
{
    private static readonly (byte[] Sealed, ECDsa Key) Sample = Make();

    public static string Name => "recording-verify";

    public static IEnumerable<byte[]> Seeds => [Sample.Sealed, Sample.Sealed[..^200], Sample.Sealed[..(Sample.Sealed.Length / 2)]];

    public static IEnumerable<byte[]> Dictionary => RecordingFrames.Dictionary;

    // A frame may say that its content has up to 64 MB before it is opened; the verifier's and the reader's buffers are of that size.
    public static long AllocationMax(int inputBytes) => 3L * FrameScanner.ContentBytesMax;

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] file = input.ToArray();
        if (HasLargeContent(file)) return;
        using (var stream = new MemoryStream(file))
        {
            Verification verification = RecordingVerifier.Verify(stream, Sample.Key);
            Trace.Note(1, (int)verification.State);
            Trace.Note(2, verification.Detail.Length);
            FuzzFailure.Unless(verification.State != RecordingState.Sealed || file.AsSpan().SequenceEqual(Sample.Sealed), "a changed recording is called sealed");
            FuzzFailure.Unless(verification.State == RecordingState.Broken == verification.BrokenFrame is not null, "broken without a frame, or the other way round");
        }

        Read(file);
    }

    private static void Read(byte[] file)
    {
        using var reader = new RecordingReader(new MemoryStream(file));
        try
        {
            int lines = 0;
            foreach (RecordingLine line in reader.ReadLines())
                if (++lines > 100_000) break;
            Trace.Note(3, Math.Min(lines, 10));
        }
        catch (InvalidDataException)
        {
            // Damaged, and said so.
        }
    }

    // Frames that claim megabytes are within the caps; clearing such buffers for each input would only make the fuzzer slow.
    private static bool HasLargeContent(byte[] file)
    {
        using var scanner = new FrameScanner(new MemoryStream(file));
        while (scanner.Next() is var kind && kind is not (ScannedFrame.End or ScannedFrame.Cut or ScannedFrame.Malformed))
            if (kind == ScannedFrame.Data && scanner.ContentBytes > 1 << 20) return true;
        return false;
    }

    private static (byte[], ECDsa) Make()
    {
        string folder = Directory.CreateTempSubdirectory("hoopwire-fuzz-").FullName;
        try
        {
            using SigningKey key = SigningKey.LoadOrCreate(new RecordingPaths(folder));
            var publicKey = ECDsa.Create();
            publicKey.ImportFromPem(File.ReadAllText(Path.Combine(folder, "keys", "recording.pub")));
            return (SealedFile(key), publicKey);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] SealedFile(SigningKey key)
    {
        byte[] head = FrameLink.Genesis.ToArray();
        var index = new List<IndexEntry>();
        var file = new List<byte>();
        for (int i = 1; i <= 3; i++)
        {
            byte[] data = RecordingFrames.RawFrame("{\"v\":1}\n{\"v\":2}\n"u8);
            var link = new FrameLink(i, (2 * i) - 1, 2, 16, data.Length, i, i, i, i);
            byte[] linkFrame = new byte[FrameLink.FrameBytes];
            link.Write(linkFrame, data, head);
            index.Add(IndexEntry.Of(file.Count, link));
            file.AddRange(data);
            file.AddRange(linkFrame);
        }

        file.AddRange(new RecordingSeal(3, 6, 4, head, key.Id, 1, [.. index]).ToFrame(key));
        return [.. file];
    }
}
