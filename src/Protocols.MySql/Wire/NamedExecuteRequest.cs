using System.Buffers;

namespace HoopWire.MySql.Wire;

/// <summary>
/// COM_STMT_EXECUTE of a client with CLIENT_QUERY_ATTRIBUTES (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_stmt_execute.html): 0x17 u8, statement id u32, flags u8,
/// iterations u32 (1), and where the statement has parameters or a flag says so: number of parameters and attributes (length-encoded), and where there are any a
/// bit for each that is NULL, new types u8, the heads where that is 1, the values. Attributes stand behind parameters, whose names mean nothing.
/// </summary>
internal readonly ref struct NamedExecuteRequest
{
    /// <summary>PARAMETER_COUNT_AVAILABLE.</summary>
    public const byte CountFlag = 0x08;

    /// <summary>Where the flags stand.</summary>
    public const int FlagsAt = 5;

    /// <summary>Bytes before the number of parameters.</summary>
    public const int HeadBytes = 10;

    private const int TypeBytes = 2;

    /// <summary>The same execution as a client without attributes sends it; <see cref="ExecuteRequest.Values"/> are followed by those of the attributes.</summary>
    public ExecuteRequest Plain { get; init; }

    /// <summary>The attributes, without their values, which stand behind those of the parameters.</summary>
    public AttributeList Attributes { get; init; }

    /// <summary>Whether the number of parameters stands in it.</summary>
    public bool HasCount { get; init; }

    /// <summary>Reads the payload of a statement with so many parameters; bits and types of these are put together in <paramref name="room"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, int parameters, ArrayBufferWriter<byte> room, out NamedExecuteRequest request)
    {
        request = default;
        room.ResetWrittenCount();
        var reader = new PayloadReader(payload);
        if (!reader.TrySkip(HeadBytes)) return false;
        // What the target does not read, nobody has looked at.
        if (parameters == 0 && (payload[FlagsAt] & CountFlag) == 0) return reader.IsAtEnd;
        if (!reader.TryReadLengthEncoded(out ulong count) || count < (ulong)parameters || count - (ulong)parameters > QueryAttribute.CountMax) return false;
        request = new NamedExecuteRequest { HasCount = true };
        if (count == 0) return reader.IsAtEnd;
        int attributes = (int)count - parameters;
        if (!AttributeList.TryReadNulls(ref reader, (int)count, out var nulls) || !reader.TryReadByte(out byte bound) || bound > 1) return false;
        int nullBytes = WriteNulls(nulls, parameters, room);
        // Types of the execution before are those of parameters.
        if (bound == 0 && attributes > 0) return false;
        if (bound == 1 && !TryReadTypes(ref reader, parameters, attributes > 0, nulls, room)) return false;
        int headsAt = reader.Position;
        if (!AttributeList.TryPassHeads(ref reader, attributes)) return false;
        request = new NamedExecuteRequest
        {
            HasCount = true,
            Plain = new ExecuteRequest { Nulls = room.WrittenSpan[..nullBytes], Types = room.WrittenSpan[nullBytes..], Values = payload[reader.Position..] },
            Attributes = new AttributeList { Count = attributes, Behind = parameters, Nulls = nulls, Heads = payload[headsAt..reader.Position] },
        };
        return true;
    }

    /// <summary>Types of the parameters. Where attributes follow, their values must end at the same place for everybody.</summary>
    private static bool TryReadTypes(scoped ref PayloadReader reader, int parameters, bool strict, ReadOnlySpan<byte> nulls, ArrayBufferWriter<byte> room)
    {
        for (int i = 0; i < parameters; i++)
        {
            if (!QueryAttribute.TryReadHead(ref reader, out var parameter)) return false;
            bool isNull = (nulls[i / 8] & (1 << (i % 8))) != 0;
            if (strict && !isNull && !QueryAttribute.IsAgreed(parameter.Type)) return false;
            var type = room.GetSpan(TypeBytes);
            type[0] = (byte)parameter.Type;
            type[1] = parameter.IsUnsigned ? (byte)0x80 : (byte)0;
            room.Advance(TypeBytes);
        }
        return true;
    }

    /// <summary>Writes the bits of the parameters alone: the last byte may hold some of attributes.</summary>
    private static int WriteNulls(ReadOnlySpan<byte> nulls, int parameters, ArrayBufferWriter<byte> room)
    {
        int bytes = (parameters + 7) / 8;
        var own = room.GetSpan(bytes);
        nulls[..bytes].CopyTo(own);
        if (parameters % 8 != 0) own[bytes - 1] &= (byte)((1 << (parameters % 8)) - 1);
        room.Advance(bytes);
        return bytes;
    }
}
