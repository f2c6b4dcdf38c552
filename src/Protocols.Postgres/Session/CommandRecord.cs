using System.Security.Cryptography;
using HoopWire.Policy;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Writes the client's commands to the recorder, in the form the recording keeps them.</summary>
/// <param name="exchange">The session.</param>
internal sealed class CommandRecord(Exchange exchange)
{
    /// <summary>Texts and parameters over this are recorded as their first part, their length and their SHA-256.</summary>
    public const int KeptBytesMax = 64 << 10;

    /// <summary>As much of a message with parameters as is gathered before it streams: names, formats, and the parameters' recorded part.</summary>
    public const int GatheredBytes = KeptBytesMax + (32 << 10);

    private const int ParametersMax = ushort.MaxValue;

    /// <summary>Parameters of the last <see cref="ReadParameters"/>, as <see cref="ParameterBlock"/> lays them out.</summary>
    public int ParametersLength { get; private set; }

    /// <summary>Whether those are not all of them, or not whole.</summary>
    private bool HasCutParameters { get; set; }

    /// <summary>Records a command; false when it may not be forwarded now.</summary>
    public bool Write(
        string kind, long sequence, ReadOnlySpan<byte> text, StatementDecision decision, VerdictKind verdict, ReadOnlySpan<byte> statementName, bool withParameters,
        Refusal? refusal = null)
    {
        if (decision.RecordedText is { } redacted) text = redacted;
        Span<byte> digest = stackalloc byte[32];
        bool isLong = text.Length > KeptBytesMax;
        if (isLong) SHA256.HashData(text, digest);
        var command = new CommandEvent
        {
            Sequence = sequence,
            Kind = kind,
            Text = isLong ? text[..KeptBytesMax] : text,
            TextLength = text.Length,
            TextSha256 = isLong ? digest : default,
            StatementName = statementName,
            Parameters = withParameters ? exchange.Shared.Scratch.AsSpan(0, ParametersLength) : default,
            Verdict = verdict,
            Rule = verdict == VerdictKind.Pass ? null : refusal?.Rule ?? decision.Verdict.Rule,
            Observed = decision.Observed,
        };
        if (!exchange.IsWritten(exchange.Recorder.Command(command), exchange.Client)) return false;
        if (Refusal.OverRate(exchange.Budget.NewlyExceeded) is { } limited && !exchange.Note(new NoticeEvent(sequence, "limit", limited.Message, limited.Rule))) return false;
        return Refusal.OverRate(exchange.Budget.NewlyObserved) is not { } watched || exchange.Note(new NoticeEvent(sequence, NoticeEvent.Observed, watched.Message, watched.Rule));
    }

    /// <summary>Records what refuses a command that was held, unless that is how its request ended, which is recorded already; false where it cannot be written now.</summary>
    public bool WriteDenial(HeldCommand<Refusal> held, Refusal? refusal) =>
        refusal is null || ReferenceEquals(refusal, held.Refusal) || exchange.Note(new NoticeEvent(held.Sequence, NoticeEvent.Denied, refusal.Message, refusal.Rule));

    /// <summary>
    /// Lays out the parameters of a Bind or the arguments of a FunctionCall, of which <paramref name="values"/> are there; false when they are malformed.
    /// <paramref name="complete"/> tells whether all of it is there.
    /// </summary>
    public bool ReadParameters(FormatCodes formats, int count, ReadOnlySpan<byte> values, bool complete, PreparedStatement? statement = null)
    {
        ParametersLength = 0;
        HasCutParameters = false;
        if (count == 0) return true;
        exchange.Shared.EnsureScratch(KeptBytesMax + (Math.Min(count, ParametersMax) * (ParameterBlock.HeadBytes + ParameterBlock.TypeBytes)));
        var reader = new SpanReader(values);
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadInt32(out int length))
            {
                HasCutParameters = true;
                return !complete;
            }
            if (length < -1) return false;
            int there = Math.Min(Math.Max(length, 0), reader.Remaining);
            if (complete && there < length) return false;
            int keep = Math.Min(there, KeptBytesMax - kept);
            reader.TryReadBytes(there, out ReadOnlySpan<byte> value);
            Append(formats[i] == 1, length, value[..keep], statement?.TypeOf(i) ?? 0);
            kept += keep;
            HasCutParameters |= keep < length;
            if (there < length) return true;
        }
        return true;
    }

    /// <summary>What hashes the parameters of the message that was read last, behind its head; null where they are recorded as they are.</summary>
    public ParameterDigests? Digest(int count, ReadOnlySpan<byte> values)
    {
        if (!HasCutParameters) return null;
        var digest = new ParameterDigests(exchange, count);
        digest.Append(values);
        return digest;
    }

    private void Append(bool binary, int length, ReadOnlySpan<byte> value, uint type)
    {
        byte kind = length == -1 ? ParameterBlock.Null : binary ? ParameterBlock.Binary : ParameterBlock.Text;
        var room = exchange.Shared.Scratch.AsSpan(ParametersLength);
        int written = kind == ParameterBlock.Binary && type != 0
            ? ParameterBlock.WriteTyped(room, type, length, value)
            : ParameterBlock.Write(room, kind, Math.Max(0, length), value);
        exchange.Judge.Detectors?.HideAll(room.Slice(written - value.Length, value.Length));
        ParametersLength += written;
    }
}
