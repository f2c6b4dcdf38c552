namespace HoopWire.MySql.Wire;

/// <summary>The attributes of a command, where they stand in its packet: read strictly before anything is made of them, and one at a time then.</summary>
internal readonly ref struct AttributeList
{
    /// <summary>How many there are.</summary>
    public int Count { get; init; }

    /// <summary>How many parameters of the statement stand before them, with bits and heads of their own.</summary>
    public int Behind { get; init; }

    /// <summary>A bit for each parameter and attribute that is NULL.</summary>
    public ReadOnlySpan<byte> Nulls { get; init; }

    /// <summary>Their heads.</summary>
    public ReadOnlySpan<byte> Heads { get; init; }

    /// <summary>Their values.</summary>
    public ReadOnlySpan<byte> Values { get; init; }

    /// <summary>Reads the heads of so many attributes.</summary>
    public static bool TryPassHeads(scoped ref PayloadReader reader, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!QueryAttribute.TryReadHead(ref reader, out _)) return false;
        }
        return true;
    }

    /// <summary>Reads the bits of NULL; those that are nobody's must not be set.</summary>
    public static bool TryReadNulls(scoped ref PayloadReader reader, int count, out ReadOnlySpan<byte> nulls) =>
        reader.TryReadBytes((count + 7) / 8, out nulls) && (count % 8 == 0 || nulls[^1] >> (count % 8) == 0);

    /// <summary>Reads the values that the heads announce; <paramref name="values"/> stands behind the last one then.</summary>
    public bool TryPassValues(scoped ref PayloadReader values)
    {
        var heads = new PayloadReader(Heads);
        for (int i = 0; i < Count; i++)
        {
            if (!TryRead(i, ref heads, ref values, out _)) return false;
        }
        return heads.IsAtEnd;
    }

    /// <summary>Reads the next attribute, which has this index, from heads and values.</summary>
    public bool TryRead(int index, scoped ref PayloadReader heads, scoped ref PayloadReader values, out QueryAttribute attribute)
    {
        if (!QueryAttribute.TryReadHead(ref heads, out attribute)) return false;
        int bit = Behind + index;
        ReadOnlySpan<byte> value = default;
        bool isNull = (Nulls[bit / 8] & (1 << (bit % 8))) != 0;
        if (!isNull && !(QueryAttribute.IsAgreed(attribute.Type) && BinaryValue.TryRead(ref values, attribute.Type, out value))) return false;
        attribute = new QueryAttribute { Name = attribute.Name, Type = attribute.Type, IsUnsigned = attribute.IsUnsigned, IsNull = isNull, Value = value };
        return true;
    }
}
