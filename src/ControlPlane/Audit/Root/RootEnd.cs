using System.Security.Cryptography;

namespace HoopWire.ControlPlane;

/// <summary>The end of a day's file of the root log: where its last signature ends, and what the chain goes on with there.</summary>
/// <param name="Length">Bytes up to there; 0 when nothing in the file is signed.</param>
/// <param name="Head">SHA-256 of the last line up to there.</param>
/// <param name="Number">Its number.</param>
/// <param name="IsDayOpen">Whether lines follow the last end of a day.</param>
/// <param name="WrittenOn">The day on which it was written.</param>
/// <param name="Unsigned">Lines behind it, one that is not whole among them.</param>
internal sealed record RootEnd(long Length, byte[] Head, long Number, bool IsDayOpen, DateOnly WrittenOn, int Unsigned)
{
    /// <summary>Reads a file from its end, as far as it must: how large it is does not matter.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RootEnd Of(string path, int blockBytes = RootTail.BlockBytes)
    {
        using RootTail tail = new(path, blockBytes);
        RootEnd? signed = null;
        bool? isDayOpen = null;
        int unsigned = tail.EndsInALine ? 0 : 1;
        foreach ((byte[]? line, long end) in tail.Lines())
        {
            RootLine? read = line is null ? null : RootReader.Parse(line);
            bool isSignature = read is { Event: RootEvents.Signed };
            // Also one that is forged: what the log goes on behind is evidence, which the verifier tells of.
            if (signed is null && isSignature) signed = new RootEnd(end, SHA256.HashData(line!), read!.N, IsDayOpen: false, default, unsigned);
            else if (signed is null) unsigned++;
            else if (!isSignature)
            {
                isDayOpen ??= read is not { Event: RootEvents.Day };
                if (read is not null) return signed with { IsDayOpen = isDayOpen.Value, WrittenOn = DateOnly.FromDateTime(read.Time.UtcDateTime) };
            }
        }

        return signed is null ? new RootEnd(0, [], 0, IsDayOpen: false, default, unsigned) : signed with { IsDayOpen = isDayOpen ?? false };
    }
}
