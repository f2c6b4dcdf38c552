namespace HoopWire.MySql.Session;

/// <summary>What commands that carry a name do, as statements. Character sets in which a quote's byte may be a part of another character are not read.</summary>
internal static class ImpliedStatement
{
    private const byte Quote = (byte)'`';

    /// <summary><c>USE `name`</c>: what COM_INIT_DB does.</summary>
    /// <param name="database">The database's name as it came.</param>
    public static byte[] Use(ReadOnlySpan<byte> database) => Of("USE `"u8, database);

    /// <summary><c>SHOW COLUMNS FROM `name`</c>: what COM_FIELD_LIST does.</summary>
    /// <param name="table">The table's name as it came.</param>
    public static byte[] ShowColumns(ReadOnlySpan<byte> table) => Of("SHOW COLUMNS FROM `"u8, table);

    private static byte[] Of(ReadOnlySpan<byte> before, ReadOnlySpan<byte> name)
    {
        byte[] statement = new byte[before.Length + name.Length + name.Count(Quote) + 1];
        before.CopyTo(statement);
        int length = before.Length;
        foreach (byte b in name)
        {
            statement[length++] = b;
            if (b == Quote) statement[length++] = b;
        }
        statement[length] = Quote;
        return statement;
    }
}
