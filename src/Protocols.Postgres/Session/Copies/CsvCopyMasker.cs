using System.Buffers;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session.Copies;

/// <summary>Rows of CSV format, as COPY writes them (copyto.c, CopyAttributeOutCSV): one a message, quotes doubled inside quotes, nothing for NULL.</summary>
/// <param name="columns">What happens to each column.</param>
/// <param name="hasHeader">Whether the first row holds names.</param>
/// <param name="counts">Counts masked cells.</param>
internal sealed class CsvCopyMasker(ColumnMask[] columns, bool hasHeader, MaskCounts counts) : CopyMasker(columns, counts)
{
    private bool _inHeader = hasHeader;
    private byte[] _plain = [];
    private byte[] _masked = [];

    protected override bool TryWrite(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[^1] != '\n') return false;
        bool passes = _inHeader;
        _inHeader = false;
        int column = 0;
        for (var rest = data[..^1]; ; column++)
        {
            if (column >= Columns.Length) return false;
            int end = End(rest);
            if (end < 0) return false;
            Write(column, rest[..end], passes);
            Output.Write(end == rest.Length ? "\n"u8 : ","u8);
            if (end == rest.Length) break;
            rest = rest[(end + 1)..];
        }
        return column == Columns.Length - 1;
    }

    /// <summary>Where a field ends; -1 when a quote is not closed, or a line ends outside of quotes.</summary>
    private static int End(ReadOnlySpan<byte> rest)
    {
        bool quoted = false;
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (rest[i] == ',') return i;
            else if (rest[i] == '\n') return -1;
        }
        return quoted ? -1 : rest.Length;
    }

    private void Write(int column, ReadOnlySpan<byte> field, bool passes)
    {
        if (passes || Columns[column].Action != ColumnAction.Mask || field.IsEmpty)
        {
            Output.Write(field);
            return;
        }
        if (_plain.Length < field.Length) _plain = new byte[field.Length];
        int length = Replace(column, _plain.AsSpan(0, Unquote(field, _plain)), ref _masked);
        if (length < 0) return;
        Output.Write("\""u8);
        foreach (byte next in _masked.AsSpan(0, length))
        {
            if (next == '"') Output.Write("\""u8);
            Output.Write([next]);
        }
        Output.Write("\""u8);
    }

    private static int Unquote(ReadOnlySpan<byte> field, Span<byte> plain)
    {
        int length = 0;
        bool quoted = false;
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '"' && !(quoted && i + 1 < field.Length && field[i + 1] == '"'))
            {
                quoted = !quoted;
                continue;
            }
            if (field[i] == '"') i++;
            plain[length++] = field[i];
        }
        return length;
    }
}
