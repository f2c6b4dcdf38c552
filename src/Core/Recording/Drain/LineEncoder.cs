using System.Buffers.Binary;
using HoopWire.Policy;
using HoopWire.Recording.Journals;
using HoopWire.Sessions;

namespace HoopWire.Recording.Drain;

/// <summary>Turns journal records into lines of JSON.</summary>
internal static class LineEncoder
{
    /// <summary>Appends the record's line, its end of line included. Returns the number of its command, 0 for none.</summary>
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static long Append(LineBuffer line, in JournalRecord record)
    {
        var payload = record.Payload;
        long sequence = 0;
        switch (record.Kind)
        {
            case RecordKind.Session: line.Raw(payload.Bytes()); break;
            case RecordKind.Command: sequence = Command(line, record.Time, payload); break;
            case RecordKind.Result: sequence = Result(line, record.Time, payload); break;
            case RecordKind.Approval: sequence = Approval(line, record.Time, payload); break;
            case RecordKind.Digest: sequence = Digest(line, record.Time, payload); break;
            case RecordKind.Notice: sequence = Notice(line, record.Time, payload); break;
            case RecordKind.Terminal: sequence = TerminalLines.Append(line, record.Time, payload); break;
            case RecordKind.Rows: sequence = RowLines.Append(line, record.Time, payload); break;
            case RecordKind.End: End(line, record.Time, payload); break;
            default: throw new InvalidDataException($"A journal record has the unknown kind {(byte)record.Kind}.");
        }

        line.Raw("}\n"u8);
        return sequence;
    }

    /// <summary>Appends a notice in the place of a record that cannot be read, with the record's bytes.</summary>
    public static long Unreadable(LineBuffer line, in JournalRecord record)
    {
        Start(line, "notice"u8, record.Time);
        Text(line, "kind"u8, "unreadable"u8);
        Text(line, "text"u8, "An event could not be read; its bytes follow as they were."u8);
        Name(line, "recordBase64"u8);
        line.Base64(record.Bytes);
        line.Raw("}\n"u8);
        return 0;
    }

    /// <summary>Appends the last line of a recording, without its closing brace; a negative number of commands is not known.</summary>
    public static void End(LineBuffer line, long time, Side side, Stage stage, ReadOnlySpan<byte> detail, long commands)
    {
        Start(line, "end"u8, time);
        Name(line, "side"u8);
        line.Quoted(SideName(side));
        Name(line, "stage"u8);
        line.Quoted(StageName(stage));
        Text(line, "detail"u8, detail);
        if (commands >= 0) Number(line, "commands"u8, commands);
    }

    private static void End(LineBuffer line, long time, RecordReader payload)
    {
        var side = (Side)payload.Number();
        var stage = (Stage)payload.Number();
        long commands = payload.Number();
        End(line, time, side, stage, payload.Bytes(), commands);
    }

    private static long Command(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        long textLength = payload.Number();
        var verdict = (VerdictKind)payload.Number();
        Start(line, "command"u8, time);
        Number(line, "seq"u8, sequence);
        Text(line, "kind"u8, payload.Bytes());
        var text = payload.Bytes();
        Text(line, "text"u8, text);
        if (textLength > text.Length) Number(line, "textLength"u8, textLength);
        var sha = payload.Bytes();
        if (!sha.IsEmpty)
        {
            Name(line, "textSha256"u8);
            line.Hex(sha);
        }

        TextIfAny(line, "statement"u8, payload.Bytes());
        Parameters(line, payload.Bytes());
        Name(line, "verdict"u8);
        line.Raw(VerdictName(verdict));
        TextIfAny(line, "rule"u8, payload.Bytes());
        TextIfAny(line, "observed"u8, payload.Bytes());
        TextIfAny(line, "approval"u8, payload.Bytes());
        return sequence;
    }

    private static long Result(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        long rows = payload.Number();
        long bytes = payload.Number();
        long duration = payload.Number();
        Start(line, "result"u8, time);
        Number(line, "seq"u8, sequence);
        Text(line, "tag"u8, payload.Bytes());
        Columns(line, payload.Bytes());
        Number(line, "rows"u8, rows);
        Number(line, "bytes"u8, bytes);
        Number(line, "durationUs"u8, duration);
        Masked(line, payload.Bytes());
        var code = payload.Bytes();
        var message = payload.Bytes();
        var sha = payload.Bytes();
        if (!sha.IsEmpty)
        {
            Name(line, "sha256"u8);
            line.Hex(sha);
        }

        if (code.IsEmpty && message.IsEmpty) return sequence;
        Name(line, "error"u8);
        line.Raw("{\"code\":"u8);
        line.Quoted(code);
        Text(line, "message"u8, message);
        line.Raw("}"u8);
        return sequence;
    }

    private static long Approval(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        Start(line, "approval"u8, time);
        Number(line, "seq"u8, sequence);
        Text(line, "approval"u8, payload.Bytes());
        Text(line, "step"u8, payload.Bytes());
        TextIfAny(line, "by"u8, payload.Bytes());
        TextIfAny(line, "reason"u8, payload.Bytes());
        return sequence;
    }

    private static long Digest(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        long length = payload.Number();
        Start(line, "digest"u8, time);
        Number(line, "seq"u8, sequence);
        Text(line, "part"u8, payload.Bytes());
        Number(line, "length"u8, length);
        Name(line, "sha256"u8);
        line.Hex(payload.Bytes());
        return sequence;
    }

    private static long Notice(LineBuffer line, long time, RecordReader payload)
    {
        long sequence = payload.Number();
        Start(line, "notice"u8, time);
        if (sequence != 0) Number(line, "seq"u8, sequence);
        Text(line, "kind"u8, payload.Bytes());
        Text(line, "text"u8, payload.Bytes());
        TextIfAny(line, "rule"u8, payload.LaterBytes());
        return sequence;
    }

    private static void Parameters(LineBuffer line, ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty) return;
        Name(line, "parameters"u8);
        bool first = true;
        while (!block.IsEmpty)
        {
            line.Raw(first ? "[{"u8 : ",{"u8);
            first = false;
            byte kind = Take(ref block, out long length, out var kept);
            if (kind == ParameterBlock.Name)
            {
                line.Raw("\"name\":"u8);
                line.Quoted(kept);
                line.Raw(","u8);
                kind = Take(ref block, out length, out kept);
            }

            Parameter(line, kind, length, kept);
        }

        line.Raw("]"u8);
    }

    private static byte Take(ref ReadOnlySpan<byte> block, out long length, out ReadOnlySpan<byte> kept)
    {
        byte kind = Take(ref block, 1)[0];
        length = BinaryPrimitives.ReadInt64LittleEndian(Take(ref block, 8));
        kept = Take(ref block, BinaryPrimitives.ReadInt32LittleEndian(Take(ref block, 4)));
        return kind;
    }

    private static void Parameter(LineBuffer line, byte kind, long length, ReadOnlySpan<byte> kept)
    {
        if (kind == ParameterBlock.Null)
        {
            line.Raw("\"value\":null}"u8);
            return;
        }

        if (kind == ParameterBlock.Instead)
        {
            line.Raw("\"instead\":"u8);
            line.Quoted(kept);
            line.Raw("}"u8);
            return;
        }

        uint type = 0;
        if (kind == ParameterBlock.TypedBinary) type = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref kept, ParameterBlock.TypeBytes));
        bool truncated = length > kept.Length;
        if (kind == ParameterBlock.Text)
        {
            line.Raw("\"value\":"u8);
            if (!line.Quoted(kept))
            {
                Name(line, "base64"u8);
                line.Base64(kept);
            }
        }
        else
        {
            line.Raw("\"hex\":"u8);
            line.Hex(kept);
        }

        if (truncated || kind != ParameterBlock.Text) Number(line, "length"u8, length);
        if (type != 0) Number(line, "type"u8, type);
        line.Raw(truncated ? ",\"truncated\":true}"u8 : "}"u8);
    }

    private static void Columns(LineBuffer line, ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty) return;
        Name(line, "columns"u8);
        bool first = true;
        while (!block.IsEmpty)
        {
            line.Raw(first ? "[{\"name\":"u8 : ",{\"name\":"u8);
            first = false;
            byte flags = Take(ref block, 1)[0];
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref block, 4));
            line.Quoted(Take(ref block, BinaryPrimitives.ReadUInt16LittleEndian(Take(ref block, 2))));
            Number(line, "type"u8, type);
            line.Raw((flags & ColumnBlock.Masked) != 0 ? ",\"masked\":true}"u8 : "}"u8);
        }

        line.Raw("]"u8);
    }

    private static void Masked(LineBuffer line, ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty) return;
        Name(line, "masked"u8);
        bool first = true;
        while (!block.IsEmpty)
        {
            line.Raw(first ? "{"u8 : ","u8);
            first = false;
            long count = BinaryPrimitives.ReadInt64LittleEndian(Take(ref block, 8));
            line.Quoted(Take(ref block, BinaryPrimitives.ReadUInt16LittleEndian(Take(ref block, 2))));
            line.Raw(":"u8);
            line.Number(count);
        }

        line.Raw("}"u8);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> block, int length)
    {
        if (length < 0 || length > block.Length) throw new InvalidDataException("A block of an event is shorter than its fields.");
        var taken = block[..length];
        block = block[length..];
        return taken;
    }

    internal static void Start(LineBuffer line, ReadOnlySpan<byte> name, long time)
    {
        line.Raw("{\"event\":\""u8);
        line.Raw(name);
        line.Raw("\",\"time\":"u8);
        line.Time(time);
    }

    internal static void Name(LineBuffer line, ReadOnlySpan<byte> name)
    {
        line.Raw(",\""u8);
        line.Raw(name);
        line.Raw("\":"u8);
    }

    internal static void Number(LineBuffer line, ReadOnlySpan<byte> name, long value)
    {
        Name(line, name);
        line.Number(value);
    }

    private static void TextIfAny(LineBuffer line, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) Text(line, name, text);
    }

    /// <summary>A text; one that is not valid UTF-8 is followed by its bytes in a member named after it.</summary>
    internal static void Text(LineBuffer line, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        Name(line, name);
        if (line.Quoted(text)) return;
        line.Raw(",\""u8);
        line.Raw(name);
        line.Raw("Base64\":"u8);
        line.Base64(text);
    }

    private static ReadOnlySpan<byte> VerdictName(VerdictKind verdict) => verdict switch
    {
        VerdictKind.Pass => "\"pass\""u8,
        VerdictKind.Hold => "\"hold\""u8,
        _ => "\"deny\""u8,
    };

    private static ReadOnlySpan<byte> SideName(Side side) => side switch
    {
        Side.Client => "client"u8,
        Side.Target => "target"u8,
        _ => "gateway"u8,
    };

    private static ReadOnlySpan<byte> StageName(Stage stage) => stage switch
    {
        Stage.Start => "start"u8,
        Stage.Login => "login"u8,
        Stage.Access => "access"u8,
        Stage.TargetConnect => "target-connect"u8,
        Stage.TargetLogin => "target-login"u8,
        Stage.Relay => "relay"u8,
        Stage.Recording => "recording"u8,
        Stage.Policy => "policy"u8,
        _ => "drain"u8,
    };
}
