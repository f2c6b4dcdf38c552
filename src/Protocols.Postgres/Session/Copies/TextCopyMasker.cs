using System.Buffers;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session.Copies;

/// <summary>Rows of text format, as COPY writes them (copyto.c, CopyAttributeOutText): one a message, fields between tabs, <c>\N</c> for NULL.</summary>
/// <param name="columns">What happens to each column.</param>
/// <param name="hasHeader">Whether the first row holds names.</param>
/// <param name="counts">Counts masked cells.</param>
internal sealed class TextCopyMasker(ColumnMask[] columns, bool hasHeader, MaskCounts counts) : CopyMasker(columns, counts)
{
    private bool _inHeader = hasHeader;
    private byte[] _plain = [];
    private byte[] _masked = [];

    protected override bool TryWrite(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[^1] != '\n' || data[..^1].Contains((byte)'\n')) return false;
        bool passes = _inHeader;
        _inHeader = false;
        int column = 0;
        for (var rest = data[..^1]; ; column++)
        {
            if (column >= Columns.Length) return false;
            int end = rest.IndexOf((byte)'\t');
            var field = end < 0 ? rest : rest[..end];
            Write(column, field, passes);
            Output.Write(end < 0 ? "\n"u8 : "\t"u8);
            if (end < 0) break;
            rest = rest[(end + 1)..];
        }
        return column == Columns.Length - 1;
    }

    private void Write(int column, ReadOnlySpan<byte> field, bool passes)
    {
        if (passes || Columns[column].Action != ColumnAction.Mask || field.SequenceEqual("\\N"u8))
        {
            Output.Write(field);
            return;
        }
        if (_plain.Length < field.Length) _plain = new byte[field.Length];
        int length = Replace(column, _plain.AsSpan(0, Unescape(field, _plain)), ref _masked);
        if (length < 0) Output.Write("\\N"u8);
        else Escape(_masked.AsSpan(0, length));
    }

    private static int Unescape(ReadOnlySpan<byte> field, Span<byte> plain)
    {
        int length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            byte next = field[i];
            if (next == '\\' && i + 1 < field.Length)
            {
                next = field[++i] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'v' => (byte)'\v',
                    var other => other,
                };
            }
            plain[length++] = next;
        }
        return length;
    }

    private void Escape(ReadOnlySpan<byte> value)
    {
        foreach (byte next in value)
        {
            byte letter = next switch
            {
                (byte)'\b' => (byte)'b',
                (byte)'\f' => (byte)'f',
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                (byte)'\v' => (byte)'v',
                (byte)'\\' => (byte)'\\',
                _ => 0,
            };
            if (letter != 0) Output.Write([(byte)'\\', letter]);
            else Output.Write([next]);
        }
    }
}
