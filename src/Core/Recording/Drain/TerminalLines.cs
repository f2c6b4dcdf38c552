using HoopWire.Recording.Journals;

namespace HoopWire.Recording.Drain;

/// <summary>Turns records of terminals into lines of JSON.</summary>
internal static class TerminalLines
{
    /// <summary>Appends the line, without its closing brace. Returns the number of its command.</summary>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static long Append(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        var part = (TerminalPart)payload.Number();
        long columns = payload.Number();
        long rows = payload.Number();
        var data = payload.Bytes();
        LineEncoder.Start(line, "terminal"u8, time);
        LineEncoder.Number(line, "seq"u8, sequence);
        LineEncoder.Text(line, "kind"u8, NameOf(part));
        if (part != TerminalPart.Size)
        {
            LineEncoder.Text(line, "text"u8, data);
            return sequence;
        }

        LineEncoder.Number(line, "columns"u8, columns);
        LineEncoder.Number(line, "rows"u8, rows);
        return sequence;
    }

    private static ReadOnlySpan<byte> NameOf(TerminalPart part) => part switch
    {
        TerminalPart.Output => "output"u8,
        TerminalPart.Input => "input"u8,
        TerminalPart.Size => "size"u8,
        _ => throw new InvalidDataException($"A journal record has the unknown part {(long)part} of a terminal."),
    };
}
