using System.Buffers;
using System.Collections.Immutable;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>
/// Decides again about an execution that has zeros among its parameters. A text compared with a number becomes one, so that <c>name = ?</c> with 0 is true of every
/// word: such an execution is decided about as the text is that has a 0 there.
/// </summary>
internal sealed class ZeroParameters
{
    /// <summary>Rows of an execution in bulk that are decided about each by itself.</summary>
    private const int RowsMax = 16;

    private readonly ArrayBufferWriter<byte> _text = new();
    private bool[] _zeros = [];
    private bool[] _before = [];

    /// <summary>The decision about an execution.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="decision">The decision about its text.</param>
    /// <param name="judge">Who decides.</param>
    /// <param name="request">The execution, which is well formed.</param>
    /// <param name="types">The types of its parameters.</param>
    public StatementDecision Decide(PreparedStatement statement, StatementDecision decision, StatementJudge judge, in ExecuteRequest request, ReadOnlySpan<byte> types)
    {
        if (decision.Placeholders.IsEmpty) return decision;
        var zeros = Cleared(ref _zeros, statement.Parameters);
        var reader = new PayloadReader(request.Values);
        for (int i = 0; i < zeros.Length; i++)
        {
            var type = ExecuteRequest.TypeOf(types, i);
            // What comes in parts is a text: as a number it would be whatever it begins with.
            if (statement.LongData(i) is not null) zeros[i] = NumericZero.IsNumber(type);
            else zeros[i] = !request.IsNull(i) && BinaryValue.TryRead(ref reader, type, out var value) && NumericZero.MayBe(type, value);
        }
        return Decide(statement, decision, judge, zeros);
    }

    /// <summary>The decision about an execution in bulk: the strictest about any of its rows.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="decision">The decision about its text.</param>
    /// <param name="judge">Who decides.</param>
    /// <param name="request">The execution, which is well formed.</param>
    /// <param name="types">The types of its parameters.</param>
    public StatementDecision Decide(PreparedStatement statement, StatementDecision decision, StatementJudge judge, in BulkExecuteRequest request, ReadOnlySpan<byte> types)
    {
        if (decision.Placeholders.IsEmpty) return decision;
        var zeros = Cleared(ref _zeros, statement.Parameters);
        var rows = new PayloadReader(request.Rows);
        while (TryReadRow(ref rows, types, zeros)) continue;
        // No row is decided about more strictly than one that had the zeros of all.
        var strictest = Decide(statement, decision, judge, zeros);
        return ReferenceEquals(strictest, decision) ? decision : ByRow(statement, decision, strictest, judge, request, types);
    }

    private StatementDecision ByRow(
        PreparedStatement statement, StatementDecision decision, StatementDecision strictest, StatementJudge judge, in BulkExecuteRequest request, ReadOnlySpan<byte> types)
    {
        int decided = 0;
        var before = Cleared(ref _before, statement.Parameters);
        var zeros = Cleared(ref _zeros, statement.Parameters);
        for (var rows = new PayloadReader(request.Rows); TryReadRow(ref rows, types, zeros); zeros.Clear())
        {
            // Rows often have their zeros in the same places.
            if (zeros.SequenceEqual(before)) continue;
            if (decided++ == RowsMax) return strictest;
            decision = Decide(statement, decision, judge, zeros);
            zeros.CopyTo(before);
        }
        return decision;
    }

    /// <summary>Notes the zeros of the next row; false behind the last one.</summary>
    private static bool TryReadRow(ref PayloadReader rows, ReadOnlySpan<byte> types, Span<bool> zeros)
    {
        if (rows.IsAtEnd) return false;
        for (int i = 0; i < zeros.Length; i++)
        {
            var type = ExecuteRequest.TypeOf(types, i);
            if (!BulkExecuteRequest.TryReadValue(ref rows, type, out var indicator, out var value)) return false;
            zeros[i] |= indicator == BulkIndicator.Value && NumericZero.MayBe(type, value);
        }
        return true;
    }

    private StatementDecision Decide(PreparedStatement statement, StatementDecision decision, StatementJudge judge, ReadOnlySpan<bool> zeros)
    {
        if (!WriteText(statement.Text, decision.Placeholders, zeros)) return decision;
        var other = statement.Decide(judge, _text.WrittenSpan);
        // More rules may hold it with these values than as it was prepared.
        if (other.Verdict.Kind == VerdictKind.Hold && decision.Verdict.Kind == VerdictKind.Hold)
            return decision with { Verdict = decision.Verdict.With(other.Verdict), Observed = other.Observed };
        if (other.Verdict.Kind > decision.Verdict.Kind) return decision with { Verdict = other.Verdict, Refusal = other.Refusal, Observed = other.Observed };
        return other.Observed is null || other.Observed == decision.Observed ? decision : decision with { Observed = other.Observed };
    }

    /// <summary>Writes the text with zeros in it; false where none of them bounds anything.</summary>
    private bool WriteText(ReadOnlySpan<byte> text, ImmutableArray<Placeholder> placeholders, ReadOnlySpan<bool> zeros)
    {
        if (!zeros.Contains(true)) return false;
        // Which is which is not known where the target sees other parameters than were read.
        bool areTheSame = placeholders.Length == zeros.Length;
        int written = 0;
        _text.ResetWrittenCount();
        for (int i = 0; i < placeholders.Length; i++)
        {
            var (start, isWritten) = placeholders[i];
            if (isWritten || (areTheSame && !zeros[i])) continue;
            _text.Write(text[written..start]);
            // By itself: a digit in front of a word would begin a name.
            _text.Write(" 0 "u8);
            written = start + 1;
        }
        _text.Write(text[written..]);
        return written > 0;
    }

    private static Span<bool> Cleared(ref bool[] zeros, int count)
    {
        if (zeros.Length < count) zeros = new bool[count];
        var cleared = zeros.AsSpan(0, count);
        cleared.Clear();
        return cleared;
    }
}
