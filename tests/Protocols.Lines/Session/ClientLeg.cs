using System.Text;
using HoopWire.Lines.Wire;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Lines.Session;

/// <summary>What the client sends: each command is decided about and recorded before anything of it goes on.</summary>
internal sealed class ClientLeg(LinesSession session)
{
    /// <summary>Takes whole lines; returns the bytes it is done with.</summary>
    public int OnReceive(ReadOnlySpan<byte> input)
    {
        int consumed = 0;
        while (session.IsRelaying && !session.Client.IsWaiting)
        {
            var status = Line.TryRead(input[consumed..], out var line);
            if (status == FrameStatus.NeedMore) break;
            if (status == FrameStatus.Malformed || !IsCommand(line, out string number, out var text))
            {
                session.End(new EndReason(Side.Client, Stage.Relay, "The client sent a line that is no command."), "");
                break;
            }

            if (!session.TakeUpPolicy() || !Take(number, text, input.Slice(consumed, line.Length + 1))) break;
            consumed += line.Length + 1;
        }

        return consumed;
    }

    private bool IsCommand(ReadOnlySpan<byte> line, out string number, out ReadOnlySpan<byte> text)
    {
        Line.Split(line, out var word, out var channel, out text);
        number = Encoding.UTF8.GetString(channel);
        return word.SequenceEqual("RUN"u8) && !text.IsEmpty && number.Length > 0 && !session.Channels.ContainsKey(number);
    }

    private bool Take(string number, ReadOnlySpan<byte> text, ReadOnlySpan<byte> line)
    {
        var verdict = LinesRule.Decide(session.Grant.Policy, text);
        var channel = new Channel(number, session.Commands + 1, session.Services.Time.GetTimestamp());
        var command = new CommandEvent
        {
            Sequence = channel.Sequence,
            Kind = "run",
            Text = text,
            TextLength = text.Length,
            Verdict = verdict.Kind,
            Rule = verdict.Kind == VerdictKind.Pass ? null : verdict.Rule,
        };
        if (!session.IsWritten(session.Recorder.Command(command), session.Client)) return false;
        session.Commands++;
        session.Channels.Add(number, channel);
        switch (verdict.Kind)
        {
            case VerdictKind.Pass: Forward(channel, line); break;
            case VerdictKind.Hold: Hold(channel, verdict, text.ToArray(), line.ToArray()); break;
            default: _ = session.RefuseAsync(channel, verdict.Message); break;
        }

        return true;
    }

    private void Forward(Channel channel, ReadOnlySpan<byte> line)
    {
        var size = LinesTargetOptions.Of(session.Grant.Target);
        _ = session.Room.WriteAsync(recorder => recorder.Terminal(new TerminalEvent { Sequence = channel.Sequence, Part = TerminalPart.Size, Columns = size.Columns, Rows = size.Rows }));
        line.CopyTo(session.Target.Connection.GetSpan(line.Length));
        session.Target.Connection.Advance(line.Length);
    }

    /// <summary>Takes a held command to its end, while others go on.</summary>
    private void Hold(Channel channel, Verdict verdict, byte[] text, byte[] line)
    {
        channel.Held.Begin(channel.Sequence, verdict.Approve!);
        var flow = new ApprovalFlow(session, channel, () =>
        {
            Forward(channel, line);
            session.Target.Connection.Flush();
        });
        _ = channel.Held.RunAsync(session.Services.Approvals, Request(verdict, text), flow);
    }

    private ApprovalRequest Request(Verdict verdict, byte[] text) => new()
    {
        SessionId = session.Header.Id,
        Requester = session.Header.Identity,
        Target = session.Header.Target,
        Credential = session.Header.Credential,
        Database = "",
        Statement = text,
        StatementText = Encoding.UTF8.GetString(text),
        Rule = verdict.Rule,
        Terms = verdict.Approve!,
    };
}
