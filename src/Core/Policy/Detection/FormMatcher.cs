using HoopWire.Policy.Filters;

namespace HoopWire.Policy.Detection;

/// <summary>The written forms of several kinds in one automaton, tried at one place. Immutable; allocates nothing when matching.</summary>
internal sealed class FormMatcher
{
    private const int CompactBytesMax = 64;

    private readonly AnchoredMatcher _matcher;
    private readonly CompiledForm[] _forms;
    private readonly byte[][][] _words;

    /// <summary>Compiles the forms of detectors.</summary>
    public FormMatcher(IReadOnlyList<Detector> detectors)
    {
        var automaton = new Automaton();
        var forms = new List<CompiledForm>();
        _words = [.. detectors.Select(d => d.Words.Select(Announcement.Compile).ToArray())];
        for (int d = 0; d < detectors.Count; d++)
        {
            foreach (var form in detectors[d].Forms)
            {
                automaton.Add(RegexParser.Parse(form.Pattern, false), forms.Count);
                forms.Add(new CompiledForm(detectors[d].Kind, d, form));
            }
        }
        _forms = [.. forms];
        _matcher = new AnchoredMatcher(automaton);
    }

    /// <summary>How many states the automaton has.</summary>
    public int States => _matcher.States;

    /// <summary>Whether some form is written with this many bytes from a place on: the longest that holds, and of several kinds the one that was announced.</summary>
    public bool TryMatch(ReadOnlySpan<byte> text, int start, DetectorKinds column, bool isToken, out int length, out DetectorKind kind)
    {
        (length, kind) = (0, default);
        int state = AnchoredMatcher.Start;
        for (int at = start; at < text.Length; at++)
        {
            state = _matcher.Step(state, text[at]);
            if (state == 0) return false;
            // Nearly nothing comes as far as this.
            if (_matcher.Accepted(state).Length > 0) return TryMatch(text, start, at, state, column, isToken, out length, out kind);
        }
        return false;
    }

    private bool TryMatch(ReadOnlySpan<byte> text, int start, int at, int state, DetectorKinds column, bool isToken, out int length, out DetectorKind kind)
    {
        (length, kind) = (0, default);
        var before = new TextBefore(text[..start], stackalloc byte[Announcement.BufferBytes]);
        while (true)
        {
            var accepted = _matcher.Accepted(state);
            if (accepted.Length > 0 && EndsAt(text, at + 1, isToken) && Choose(text[start..(at + 1)], ref before, column, accepted) is { } chosen)
                (length, kind) = (at + 1 - start, chosen);
            if (++at == text.Length || (state = _matcher.Step(state, text[at])) == 0) return length > 0;
        }
    }

    private static bool EndsAt(ReadOnlySpan<byte> text, int end, bool isToken)
    {
        if (!DigitRun.EndsAt(text, end)) return false;
        if (end >= text.Length) return true;
        // A number goes on behind a point or hyphen, a token behind a hyphen.
        if (isToken) return text[end] != '-';
        return text[end] is not ((byte)'.' or (byte)'-') || end + 1 >= text.Length || !DigitRun.IsDigit(text[end + 1]);
    }

    private DetectorKind? Choose(ReadOnlySpan<byte> written, ref TextBefore before, DetectorKinds column, ReadOnlySpan<int> accepted)
    {
        Span<byte> buffer = stackalloc byte[CompactBytesMax];
        int compact = -1;
        DetectorKind? chosen = null;
        foreach (int index in accepted)
        {
            ref readonly var form = ref _forms[index];
            bool isAnnounced = column.Contains(form.Kind);
            if (!isAnnounced && (form.Form.NeedsContext ? !before.HasLetters : chosen is not null)) continue;
            if (!form.Form.AsWritten && compact < 0) compact = Compact(written, buffer);
            if (form.Form.Check is { } check && !check(form.Form.AsWritten ? written : buffer[..compact])) continue;
            if (form.Form.NeedsContext && !isAnnounced && !before.Has(_words[form.Detector])) continue;
            isAnnounced |= form.Form.NeedsContext;
            if (isAnnounced) return form.Kind;
            chosen ??= form.Kind;
        }
        return chosen;
    }

    /// <summary>Writes letters and digits alone, letters in upper case.</summary>
    private static int Compact(ReadOnlySpan<byte> written, Span<byte> buffer)
    {
        int count = 0;
        foreach (byte b in written)
        {
            if (count == buffer.Length) break;
            if (DigitRun.IsDigit(b)) buffer[count++] = b;
            else if (char.IsAsciiLetter((char)b)) buffer[count++] = (byte)(b & ~0x20);
        }
        return count;
    }

    private readonly record struct CompiledForm(DetectorKind Kind, int Detector, WrittenForm Form);
}
