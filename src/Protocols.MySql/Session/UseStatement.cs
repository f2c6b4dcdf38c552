namespace HoopWire.MySql.Session;

/// <summary><c>USE `name`</c>: what COM_INIT_DB does, as a statement.</summary>
internal static class UseStatement
{
    private const byte Quote = (byte)'`';

    /// <summary>The statement that opens a database.</summary>
    /// <param name="database">Its name as it came. Character sets in which a quote's byte may be a part of another character are not read.</param>
    public static byte[] For(ReadOnlySpan<byte> database)
    {
        var before = "USE `"u8;
        byte[] statement = new byte[before.Length + database.Length + database.Count(Quote) + 1];
        before.CopyTo(statement);
        int length = before.Length;
        foreach (byte b in database)
        {
            statement[length++] = b;
            if (b == Quote) statement[length++] = b;
        }
        statement[length] = Quote;
        return statement;
    }
}
