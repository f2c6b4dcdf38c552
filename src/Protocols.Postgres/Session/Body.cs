using HoopWire.Net;

namespace HoopWire.Postgres.Session;

/// <summary>The rest of a message that streams: forwarded or dropped as it comes, hashed where the recording wants its digest.</summary>
internal sealed class Body
{
    private Connection? _to;
    private BodyDigest? _digest;

    /// <summary>Bytes still to come.</summary>
    public int Left { get; private set; }

    /// <summary>Whether bytes to come reach the peer, so that nothing may be put between them.</summary>
    public bool IsForwarding => Left > 0 && _to is not null;

    /// <summary>
    /// Expects <paramref name="left"/> bytes for <paramref name="to"/>; null drops them. <paramref name="digest"/> gets them too, and is told of their end.
    /// </summary>
    public void Expect(int left, Connection? to, BodyDigest? digest = null)
    {
        Left = left;
        _to = to;
        _digest = digest;
        if (left == 0) EndDigest();
    }

    /// <summary>Takes what there is; the bytes taken.</summary>
    public int Take(ReadOnlySpan<byte> input)
    {
        int taken = Math.Min(Left, input.Length);
        ReadOnlySpan<byte> part = input[..taken];
        _digest?.Append(part);
        _to?.Forward(part);
        Left -= taken;
        if (Left == 0) EndDigest();
        return taken;
    }

    private void EndDigest()
    {
        var digest = _digest;
        _digest = null;
        digest?.Finish();
    }
}
