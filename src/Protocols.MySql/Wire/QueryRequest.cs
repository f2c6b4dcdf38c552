namespace HoopWire.MySql.Wire;

/// <summary>
/// COM_QUERY of a client with CLIENT_QUERY_ATTRIBUTES (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html): 0x03 u8, number of
/// attributes and of sets of them (length-encoded, 1), and where there are attributes a bit for each that is NULL, 1 u8, their heads, their values; the text.
/// </summary>
internal readonly ref struct QueryRequest
{
    /// <summary>The attributes.</summary>
    public AttributeList Attributes { get; init; }

    /// <summary>Where the text begins.</summary>
    public int TextAt { get; init; }

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out QueryRequest request)
    {
        request = default;
        var reader = new PayloadReader(payload);
        if (!reader.TrySkip(1) || !reader.TryReadLengthEncoded(out ulong count) || count > QueryAttribute.CountMax) return false;
        if (!reader.TryReadLengthEncoded(out ulong sets) || sets != 1) return false;
        AttributeList attributes = default;
        if (count > 0 && !TryRead(payload, ref reader, (int)count, out attributes)) return false;
        request = new QueryRequest { Attributes = attributes, TextAt = reader.Position };
        return reader.Position <= QueryAttribute.BytesMax;
    }

    private static bool TryRead(ReadOnlySpan<byte> payload, scoped ref PayloadReader reader, int count, out AttributeList attributes)
    {
        attributes = default;
        // Without new types those of an execution before would be meant, and a query has none.
        if (!AttributeList.TryReadNulls(ref reader, count, out var nulls) || !reader.TryReadByte(out byte bound) || bound != 1) return false;
        int headsAt = reader.Position;
        if (!AttributeList.TryPassHeads(ref reader, count)) return false;
        int valuesAt = reader.Position;
        var heads = payload[headsAt..valuesAt];
        var list = new AttributeList { Count = count, Nulls = nulls, Heads = heads };
        if (!list.TryPassValues(ref reader)) return false;
        attributes = new AttributeList { Count = count, Nulls = nulls, Heads = heads, Values = payload[valuesAt..reader.Position] };
        return true;
    }
}
