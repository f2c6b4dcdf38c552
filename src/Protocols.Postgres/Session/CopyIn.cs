using System.Text;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;

namespace HoopWire.Postgres.Session;

/// <summary>COPY data from the client. While columns are masked it is looked through, and a COPY that carries a masked value back fails.</summary>
/// <param name="exchange">The session.</param>
internal sealed class CopyIn(Exchange exchange)
{
    private const int KeptMax = MaskMarks.LengthMax - 1;

    // The end of the last piece and the beginning of the next: a mark may lie across them.
    private readonly byte[] _seam = new byte[2 * KeptMax];
    private int _kept;
    private bool _failed;

    /// <summary>CopyData.</summary>
    public Step Data(in Frame frame)
    {
        exchange.Continued++;
        if (_failed) return Drop(frame);
        if (exchange.Judge.Writes is not { } writes) return Forward(frame);
        if (frame.Total > exchange.Limits.MaskedRowBytesMax)
            return Fail(frame, new Refusal(Refusal.LimitExceeded, $"A piece of COPY data is longer than the {ByteSize.Text(exchange.Limits.MaskedRowBytesMax)} that can be looked through", null, "Send the data in smaller pieces."));
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        var data = frame.Body;
        var head = data[..Math.Min(KeptMax, data.Length)];
        head.CopyTo(_seam.AsSpan(_kept));
        if ((writes.Find(data) ?? writes.Find(_seam.AsSpan(0, _kept + head.Length))) is { } found) return Fail(frame, Refusal.OfMaskedWrite(found));
        Keep(data, head.Length);
        return Forward(frame);
    }

    /// <summary>CopyDone and CopyFail.</summary>
    public Step End(in Frame frame)
    {
        bool failed = _failed;
        Reset();
        if (failed) return Drop(frame);
        exchange.CopyEnds++;
        exchange.IsCopyingIn = false;
        return Forward(frame);
    }

    /// <summary>Another message: whatever COPY there was is over.</summary>
    public void Reset()
    {
        _kept = 0;
        _failed = false;
    }

    private void Keep(ReadOnlySpan<byte> data, int headLength)
    {
        if (data.Length >= KeptMax)
        {
            data[^KeptMax..].CopyTo(_seam);
            _kept = KeptMax;
            return;
        }
        int length = _kept + headLength, kept = Math.Min(KeptMax, length);
        _seam.AsSpan(length - kept, kept).CopyTo(_seam);
        _kept = kept;
    }

    /// <summary>The target fails the COPY, and the client reads why: by the gateway's error where the COPY has begun, by the reason of the failure otherwise.</summary>
    private Step Fail(in Frame frame, Refusal refusal)
    {
        _failed = true;
        if (!exchange.Note(new NoticeEvent(exchange.Sequence, "masked-write", refusal.Message, refusal.Rule))) return Step.Waiting;
        if (exchange.IsCopyingIn) exchange.Replies.Head.Refusal = refusal;
        CopyFail.Write(exchange.Target.Connection, Encoding.UTF8.GetBytes(refusal.Message));
        exchange.CopyEnds++;
        exchange.IsCopyingIn = false;
        return Drop(frame);
    }

    private Step Forward(in Frame frame)
    {
        exchange.Target.Connection.Forward(frame.Available);
        exchange.ClientBody.Expect(frame.Total - frame.Available.Length, exchange.Target.Connection);
        return Step.Taken(frame);
    }

    private Step Drop(in Frame frame)
    {
        exchange.ClientBody.Expect(frame.Total - frame.Available.Length, null);
        return Step.Taken(frame);
    }
}
