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

    /// <summary>Forwards what there is of a message, and expects the rest. What was hashed is recorded before the last byte leaves.</summary>
    public void Forward(in Frame frame, Connection? to, BodyDigest? digest)
    {
        Left = frame.Total - frame.Available.Length;
        _to = to;
        _digest = digest;
        if (IsHashed(digest)) to?.Forward(frame.Available);
    }

    /// <summary>Takes what there is; the bytes taken.</summary>
    public int Take(ReadOnlySpan<byte> input)
    {
        int taken = Math.Min(Left, input.Length);
        ReadOnlySpan<byte> part = input[..taken];
        Left -= taken;
        var digest = _digest;
        digest?.Append(part);
        if (IsHashed(digest)) _to?.Forward(part);
        return taken;
    }

    /// <summary>Whether a digest that has had all there is stands in the recording as far as it is known, so that what it has had may leave.</summary>
    private bool IsHashed(BodyDigest? digest)
    {
        if (Left == 0) EndDigest();
        return digest is not { IsLost: true };
    }

    private void EndDigest()
    {
        var digest = _digest;
        _digest = null;
        digest?.Finish();
    }
}
