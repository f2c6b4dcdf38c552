using MySqlConnector;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Commands over a connection of MySqlConnector's.</summary>
internal static class MySqlCommands
{
    /// <summary>The first cell of the last row of the last result that a text has; null for none.</summary>
    public static async Task<string?> LastAsync(this MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        string? last = null;
        do
        {
            while (await reader.ReadAsync()) last = reader.GetValue(0).ToString();
        }
        while (await reader.NextResultAsync());
        return last;
    }

    /// <summary>The error of a text that a rule refuses.</summary>
    public static async Task<MySqlException> RefusedAsync(this MySqlConnection connection, string sql)
    {
        var error = await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync(sql));
        Assert.Equal((MySqlErrorCode.TableAccessDenied, "42000"), (error.ErrorCode, error.SqlState));
        return error;
    }
}
