using HoopWire.Kit;
using MySqlConnector;

namespace HoopWire.Evasion.Tests;

/// <summary>A connection past the gateway.</summary>
internal static class StraightConnection
{
    /// <summary>Opens one as the user of whom the gateway has the password.</summary>
    public static async Task<MySqlConnection> OpenAsync(MariaDbServer server)
    {
        var endpoint = server.Endpoint();
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = endpoint.Host,
            Port = (uint)endpoint.Port,
            UserID = endpoint.User,
            Password = endpoint.Password,
            Database = endpoint.Database,
            SslMode = MySqlSslMode.None,
            AllowUserVariables = true,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
