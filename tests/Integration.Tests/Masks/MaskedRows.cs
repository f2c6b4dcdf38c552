using System.Buffers.Binary;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using Npgsql;

namespace HoopWire.Integration.Tests.Masks;

/// <summary>Rows as they come from the gateway, cell by cell, and what a server makes of them.</summary>
internal static class MaskedRows
{
    /// <summary>Reads the rows of a query in one format; a null cell is NULL.</summary>
    public static async Task<List<byte[]?[]>> ReadAsync(int port, string sql, bool binary)
    {
        await using var client = await RawClient.LoginAsync(port);
        await client.SendAsync(
        [
            .. RawClient.Message('P', [0, .. RawClient.Text(sql), 0, 0]),
            .. RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 1, 0, (byte)(binary ? 1 : 0)),
            .. RawClient.Message('D', (byte)'P', 0),
            .. RawClient.Message('E', 0, 0, 0, 0, 0),
            .. RawClient.Message('S'),
        ]);
        var rows = new List<byte[]?[]>();
        while (true)
        {
            var (type, body) = await client.ReadAsync();
            if (type == 'E') throw new InvalidOperationException(RawClient.Field(body, 'M'));
            if (type == 'D') rows.Add(Cells(body));
            if (type == 'Z') return rows;
        }
    }

    /// <summary>Has a server read the rows into a table like the one they came from, and returns its own text for each cell: every value is one of its type.</summary>
    public static async Task<List<string?[]>> ReadBackAsync(NpgsqlConnection connection, List<byte[]?[]> rows, bool binary)
    {
        await ExecuteAsync(connection, "drop table if exists pg_temp.back; create temp table back (like typed)");
        if (binary) await CopyBinaryAsync(connection, rows);
        else await CopyTextAsync(connection, rows);
        await using var command = new NpgsqlCommand("select * from back order by id", connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var result = new List<string?[]>();
        while (await reader.ReadAsync()) result.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        return result;
    }

    private static async Task CopyBinaryAsync(NpgsqlConnection connection, List<byte[]?[]> rows)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync("copy back from stdin (format binary)");
        await copy.WriteAsync((byte[])[.. "PGCOPY\n"u8, 255, 13, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        foreach (byte[]?[] row in rows)
        {
            await copy.WriteAsync((byte[])[(byte)(row.Length >> 8), (byte)row.Length]);
            foreach (byte[]? cell in row) await copy.WriteAsync((byte[])[.. RawClient.Int(cell?.Length ?? -1), .. cell ?? []]);
        }
        await copy.WriteAsync((byte[])[255, 255]);
    }

    private static async Task CopyTextAsync(NpgsqlConnection connection, List<byte[]?[]> rows)
    {
        await using var copy = await connection.BeginTextImportAsync("copy back from stdin");
        foreach (byte[]?[] row in rows)
            await copy.WriteAsync(string.Join('\t', row.Select(cell => cell is null ? "\\N" : Encoding.UTF8.GetString(cell).Replace("\\", "\\\\", StringComparison.Ordinal))) + "\n");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static byte[]?[] Cells(byte[] body)
    {
        var cells = new byte[]?[BinaryPrimitives.ReadUInt16BigEndian(body)];
        int at = 2;
        for (int i = 0; i < cells.Length; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            at += 4;
            if (length < 0) continue;
            cells[i] = body[at..(at + length)];
            at += length;
        }
        return cells;
    }
}
