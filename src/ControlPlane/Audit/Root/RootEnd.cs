using System.Security.Cryptography;

namespace HoopWire.ControlPlane;

/// <summary>The end of a day's file of the root log: where its last signature ends, and what the chain goes on with there.</summary>
/// <param name="Length">Bytes up to there; 0 when nothing in the file is signed.</param>
/// <param name="Head">SHA-256 of the last line up to there.</param>
/// <param name="Number">Its number.</param>
/// <param name="IsDayOpen">Whether lines follow the last end of a day.</param>
/// <param name="WrittenOn">The day on which it was written.</param>
/// <param name="Unsigned">Lines behind it, one that is not whole among them.</param>
internal sealed record RootEnd(int Length, byte[] Head, long Number, bool IsDayOpen, DateOnly WrittenOn, int Unsigned)
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RootEnd Of(string path)
    {
        ReadOnlySpan<byte> text = File.ReadAllBytes(path);
        RootEnd signed = new(0, [], 0, IsDayOpen: false, default, 0), end = signed;
        int start = 0;
        while (text[start..].IndexOf((byte)'\n') is var length && length >= 0)
        {
            ReadOnlySpan<byte> line = text.Slice(start, length);
            start += length + 1;
            RootLine? read = RootReader.Parse(line);
            end = end.Behind(line, read, start);
            // Also behind one that is forged: what it stands behind is evidence, which the verifier tells of.
            if (read is { Event: RootEvents.Signed }) signed = end = end with { Unsigned = 0 };
        }

        return signed with { Unsigned = end.Unsigned + (start < text.Length ? 1 : 0) };
    }

    // A line that is none breaks the chain, and the verifier says so; the log goes on behind it.
    private RootEnd Behind(ReadOnlySpan<byte> line, RootLine? read, int length)
    {
        bool open = read?.Event switch { RootEvents.Day => false, RootEvents.Signed => IsDayOpen, _ => true };
        DateOnly writtenOn = read is null or { Event: RootEvents.Signed } ? WrittenOn : DateOnly.FromDateTime(read.Time.UtcDateTime);
        return new RootEnd(length, SHA256.HashData(line), read?.N ?? Number + 1, open, writtenOn, Unsigned + 1);
    }
}
