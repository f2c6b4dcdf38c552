using System.Buffers;
using System.Buffers.Text;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>CommandComplete (B): String tag: <c>INSERT 0 5</c>, <c>SELECT 3</c>, <c>CREATE TABLE</c>.</summary>
internal readonly ref struct CommandComplete
{
    /// <summary>COMPLETION_TAG_BUFSIZE (cmdtag.h).</summary>
    private const int TagBytesMax = 64;

    private static readonly SearchValues<byte> OfWords = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ "u8);
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789 "u8);

    public ReadOnlySpan<byte> Tag { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out CommandComplete message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> tag) || !reader.IsAtEnd) return false;
        message = new CommandComplete { Tag = tag };
        return true;
    }

    /// <summary>The number of rows: the last word of the tag, where that is a number.</summary>
    public bool TryGetRowCount(out long rows)
    {
        rows = 0;
        int space = Tag.LastIndexOf((byte)' ');
        if (space < 0) return false;
        ReadOnlySpan<byte> word = Tag[(space + 1)..];
        return Utf8Parser.TryParse(word, out rows, out int consumed) && consumed == word.Length && rows >= 0;
    }

    /// <summary>Whether the tag is written as those of servers are: words in capitals, and behind them at most two numbers. Any other could carry a value.</summary>
    public bool IsWellFormed
    {
        get
        {
            int words = Tag.IndexOfAnyInRange((byte)'0', (byte)'9');
            var name = words < 0 ? Tag : Tag[..words];
            if (name.IsEmpty || Tag.Length > TagBytesMax || name.IndexOfAnyExcept(OfWords) >= 0) return false;
            return words < 0 || (name[^1] == ' ' && Tag[words..].IndexOfAnyExcept(OfNumbers) < 0 && Tag[words..].Count((byte)' ') <= 1);
        }
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> tag)
    {
        FrameReader.WriteHead(output, BackendMessage.CommandComplete, tag.Length + 1);
        output.WriteCString(tag);
    }
}
