using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>Digests of what a command is recorded of in part; they are recorded behind it.</summary>
internal sealed class PartDigests : IDigestSink
{
    private readonly List<(string Part, long Length, byte[] Sha256)> _digests = [];

    /// <inheritdoc/>
    public void Add(string part, long length, ReadOnlySpan<byte> sha256) => _digests.Add((part, length, sha256.ToArray()));

    /// <summary>Records them; false when the recorder has failed.</summary>
    public bool Write(SessionRecorder recorder, long sequence)
    {
        foreach (var (part, length, sha256) in _digests)
        {
            if (recorder.Digest(new DigestEvent { Sequence = sequence, Part = part, Length = length, Sha256 = sha256 }) == AppendResult.Failed) return false;
        }
        return true;
    }
}
