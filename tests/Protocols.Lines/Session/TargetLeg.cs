using System.Buffers.Text;
using System.Text;
using HoopWire.Lines.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Lines.Session;

/// <summary>What the target sends: what terminals show is recorded before it is delivered, and so is the end of each command.</summary>
internal sealed class TargetLeg(LinesSession session)
{
    /// <summary>Takes whole lines; returns the bytes it is done with.</summary>
    public int OnReceive(ReadOnlySpan<byte> input)
    {
        int consumed = 0;
        while (session.IsRelaying && !session.Target.IsWaiting)
        {
            var status = Line.TryRead(input[consumed..], out var line);
            if (status == FrameStatus.NeedMore) break;
            Line.Split(line, out var word, out var number, out var rest);
            if (status == FrameStatus.Malformed || !session.Channels.TryGetValue(Encoding.UTF8.GetString(number), out var channel) || channel.Held.IsWaiting)
            {
                Violated();
                break;
            }

            bool isTaken = word.SequenceEqual("OUT"u8) ? Show(channel, rest) : word.SequenceEqual("END"u8) ? Finish(channel, rest) : Violated();
            if (!isTaken) break;
            session.Shown++;
            session.Client.Connection.Forward(input.Slice(consumed, line.Length + 1));
            consumed += line.Length + 1;
        }

        // What was forwarded lies in the input, which is another one after this call.
        session.Client.Connection.Flush();
        return consumed;
    }

    private bool Show(Channel channel, ReadOnlySpan<byte> base64)
    {
        Span<byte> data = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, data, out _, out int length) != System.Buffers.OperationStatus.Done) return Violated();
        var shown = new TerminalEvent { Sequence = channel.Sequence, Part = TerminalPart.Output, Data = data[..length] };
        if (!session.IsWritten(session.Recorder.Terminal(shown), session.Target)) return false;
        channel.Bytes += length;
        return true;
    }

    private bool Finish(Channel channel, ReadOnlySpan<byte> status)
    {
        var result = new ResultEvent
        {
            Sequence = channel.Sequence,
            Tag = status,
            Bytes = channel.Bytes,
            Duration = session.Services.Time.GetElapsedTime(channel.StartedAt),
        };
        return session.IsWritten(session.Recorder.Result(result), session.Target) && session.Channels.Remove(channel.Number);
    }

    private bool Violated()
    {
        session.End(new EndReason(Side.Target, Stage.Relay, "The target sent a line that answers nothing."), "The target broke the protocol");
        return false;
    }
}
