using System.Buffers.Binary;
using System.Text.Unicode;
using HoopWire.Recording.Journals;

namespace HoopWire.Recording.Drain;

/// <summary>Turns records of rows into lines of JSON.</summary>
internal static class RowLines
{
    /// <summary>Appends the line, without its closing brace. Returns the number of its command.</summary>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static long Append(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        var part = (RowsPart)payload.Number();
        long first = payload.Number();
        long offset = payload.Number();
        long length = payload.Number();
        var formats = payload.Bytes();
        var data = payload.Bytes();
        switch (part)
        {
            case RowsPart.Rows:
                LineEncoder.Start(line, "rows"u8, time);
                LineEncoder.Number(line, "seq"u8, sequence);
                LineEncoder.Number(line, "first"u8, first);
                Rows(line, formats, data);
                break;
            case RowsPart.RowPiece:
                LineEncoder.Start(line, "row"u8, time);
                LineEncoder.Number(line, "seq"u8, sequence);
                LineEncoder.Number(line, "row"u8, first);
                LineEncoder.Number(line, "offset"u8, offset);
                if (length > 0) LineEncoder.Number(line, "length"u8, length);
                Base64(line, data);
                break;
            case RowsPart.CopyData:
                LineEncoder.Start(line, "copy"u8, time);
                LineEncoder.Number(line, "seq"u8, sequence);
                LineEncoder.Number(line, "offset"u8, offset);
                Copy(line, data);
                break;
            default:
                throw new InvalidDataException($"A journal record has rows of the unknown part {(long)part}.");
        }

        return sequence;
    }

    private static void Rows(LineBuffer line, ReadOnlySpan<byte> formats, ReadOnlySpan<byte> data)
    {
        LineEncoder.Name(line, "rows"u8);
        line.Raw("["u8);
        for (bool isFirst = true; !data.IsEmpty; isFirst = false)
        {
            if (!isFirst) line.Raw(","u8);
            int cells = BinaryPrimitives.ReadUInt16BigEndian(Take(ref data, sizeof(ushort)));
            line.Raw("["u8);
            for (int i = 0; i < cells; i++)
            {
                if (i > 0) line.Raw(","u8);
                int length = BinaryPrimitives.ReadInt32BigEndian(Take(ref data, sizeof(int)));
                if (length == -1) line.Raw("null"u8);
                else Cell(line, i < formats.Length && formats[i] == 1, Take(ref data, length));
            }

            line.Raw("]"u8);
        }

        line.Raw("]"u8);
    }

    private static void Cell(LineBuffer line, bool binary, ReadOnlySpan<byte> value)
    {
        // Most columns are short, and most of what is in them is plain.
        if (!binary && line.TryQuotedShort(value)) return;
        if (!binary && Utf8.IsValid(value))
        {
            line.QuotedValid(value);
            return;
        }

        line.Raw("{\"base64\":"u8);
        line.Base64(value);
        line.Raw("}"u8);
    }

    private static void Copy(LineBuffer line, ReadOnlySpan<byte> data)
    {
        if (!Utf8.IsValid(data))
        {
            Base64(line, data);
            return;
        }

        LineEncoder.Name(line, "text"u8);
        line.QuotedValid(data);
    }

    private static void Base64(LineBuffer line, ReadOnlySpan<byte> data)
    {
        LineEncoder.Name(line, "base64"u8);
        line.Base64(data);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int length)
    {
        if (length < 0 || length > data.Length) throw new InvalidDataException("A row of an event is shorter than its fields.");
        var taken = data[..length];
        data = data[length..];
        return taken;
    }
}
