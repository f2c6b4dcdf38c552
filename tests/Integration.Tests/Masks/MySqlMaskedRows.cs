using System.Buffers.Binary;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql.Wire;

namespace HoopWire.Integration.Tests.Masks;

/// <summary>Rows of a MariaDB as they come from the gateway, cell by cell, and what the server makes of them.</summary>
internal static class MySqlMaskedRows
{
    private const byte Query = 3;
    private const byte Prepare = 22;
    private const byte Execute = 23;

    /// <summary>Reads the rows of a query in one form; a null cell is NULL.</summary>
    public static async Task<List<byte[]?[]>> ReadAsync(int port, string sql, bool binary)
    {
        using var client = await RawMySqlClient.LogInAsync(port);
        await client.SendAsync(0, [binary ? Prepare : Query, .. Encoding.UTF8.GetBytes(sql)]);
        if (binary)
        {
            var (_, prepared) = await client.ReadAsync();
            Assert.Equal(0, prepared[0]);
            for (int i = BinaryPrimitives.ReadUInt16LittleEndian(prepared.AsSpan(5)); i >= 0; i--) await client.ReadAsync();
            await client.SendAsync(0, [Execute, .. prepared.AsSpan(1, 4), 0, 1, 0, 0, 0]);
        }
        var (_, count) = await client.ReadAsync();
        Assert.True(count.Length == 1, Encoding.UTF8.GetString(count));
        var types = new List<FieldType>();
        for (int i = 0; i < count[0]; i++)
        {
            Assert.True(ColumnDefinition.TryRead((await client.ReadAsync()).Payload, out var column));
            types.Add(column.Type);
        }
        await client.ReadAsync();
        var rows = new List<byte[]?[]>();
        while ((await client.ReadAsync()).Payload is var row && row[0] != EofPacket.Header) rows.Add(binary ? Binary(row, types) : Text(row, types.Count));
        return rows;
    }

    /// <summary>Has the server take the rows, as they came in text, into a table like the one they came from: every value is one of its type.</summary>
    /// <param name="server">The server.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">Names of the columns and whether their values are bytes; null for those that are left out.</param>
    public static async Task<string> ReadBackAsync(MariaDbServer server, List<byte[]?[]> rows, IReadOnlyList<(string Name, bool IsBytes)?> columns)
    {
        var sql = new StringBuilder("SET sql_mode = 'STRICT_ALL_TABLES'; CREATE TEMPORARY TABLE back LIKE typed;");
        for (int r = 0; r < rows.Count; r++)
        {
            sql.Append(System.Globalization.CultureInfo.InvariantCulture, $"INSERT INTO back SET id = {r}");
            for (int i = 0; i < columns.Count; i++)
            {
                if (columns[i] is not var (name, isBytes) || rows[r][i] is not { } cell) continue;
                string bytes = $"x'{Convert.ToHexString(cell)}'";
                sql.Append(System.Globalization.CultureInfo.InvariantCulture, $", {name} = {(isBytes ? bytes : $"CONVERT({bytes} USING utf8mb4)")}");
            }
            sql.Append(';');
        }
        return await server.RootAsync(sql.Append("SELECT COUNT(*) FROM back").ToString());
    }

    private static byte[]?[] Text(byte[] row, int columns)
    {
        var cells = new byte[]?[columns];
        var reader = new PayloadReader(row);
        for (int i = 0; i < columns; i++)
        {
            Assert.True(reader.TryReadTextCell(out var cell, out bool isNull));
            cells[i] = isNull ? null : cell.ToArray();
        }
        Assert.True(reader.IsAtEnd);
        return cells;
    }

    private static byte[]?[] Binary(byte[] row, List<FieldType> types)
    {
        var cells = new byte[]?[types.Count];
        var reader = new PayloadReader(row);
        Assert.True(reader.TrySkip(BinaryRow.HeadBytes(types.Count)));
        for (int i = 0; i < types.Count; i++)
        {
            if (BinaryRow.IsNull(row, i)) continue;
            Assert.True(BinaryValue.TryRead(ref reader, types[i], out var value));
            cells[i] = value.ToArray();
        }
        Assert.True(reader.IsAtEnd);
        return cells;
    }
}
