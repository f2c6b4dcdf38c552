using System.Net;
using HoopWire.Access;
using Npgsql;

namespace HoopWire.ControlPlane;

/// <summary>
/// Reads the connection string of a store: Npgsql's <c>Host=…;Username=…</c>, or libpq's <c>postgresql://user:password@host/database?sslmode=…</c>. Whatever it
/// says, connections, waits and what is shown of it stay within bounds, and it does not cross a network in clear.
/// </summary>
internal static class PostgresAddress
{
    /// <summary>Connections of a gateway at most.</summary>
    public const int ConnectionsMax = 16;

    private const int ConnectSecondsMax = 5;
    private const int CommandSecondsMax = 15;
    private const string Expected = "Host=db.example.com;Database=hoopwire;Username=hoopwire;Password=… or postgresql://user:password@host/database";
    private static readonly string[] UriSchemes = ["postgres://", "postgresql://"];

    // Of what libpq calls otherwise. The others have the same name, or are none.
    private static readonly Dictionary<string, string> UriKeys = new(StringComparer.Ordinal)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["user"] = "Username",
        ["password"] = "Password",
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["channel_binding"] = "Channel Binding",
    };

    /// <summary>What it says, or what is wrong with it.</summary>
    public static (NpgsqlConnectionStringBuilder? Address, string? Problem) Read(Secret secret)
    {
        string text = secret.RevealText();
        try
        {
            NpgsqlConnectionStringBuilder address = UriSchemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) ? OfUri(text) : new(text);
            if (string.IsNullOrEmpty(address.Host)) return (null, $"names no host; expected one such as {Expected}.");
            bool isLocal = address.Host.Split(',').All(IsLocal);
            if (!isLocal && address.SslMode is SslMode.Disable or SslMode.Allow)
                return (null, "is not encrypted; expected an SSL mode of verify-full, verify-ca or require for a server on another machine.");
            return (Bound(address, isLocal), null);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException)
        {
            // Not a word of the message: it could quote the password.
            return (null, $"is no connection string; expected one such as {Expected}.");
        }
    }

    private static NpgsqlConnectionStringBuilder Bound(NpgsqlConnectionStringBuilder address, bool isLocal)
    {
        // The default would take a server that has no TLS, or any that has.
        if (!isLocal && address.SslMode == SslMode.Prefer) address.SslMode = SslMode.VerifyFull;
        // Only the server that takes writes has every key that was revoked.
        if (address.Host!.Contains(',', StringComparison.Ordinal)) address.TargetSessionAttributes = "read-write";
        if (string.IsNullOrEmpty(address.ApplicationName)) address.ApplicationName = "hoopwire";
        address.Pooling = true;
        address.MaxPoolSize = ConnectionsMax;
        address.MinPoolSize = 0;
        address.Timeout = address.Timeout is 0 or > ConnectSecondsMax ? ConnectSecondsMax : address.Timeout;
        address.CommandTimeout = address.CommandTimeout is 0 or > CommandSecondsMax ? CommandSecondsMax : address.CommandTimeout;
        address.Multiplexing = false;
        address.Enlist = false;
        address.IncludeErrorDetail = false;
        address.LogParameters = false;
        address.PersistSecurityInfo = false;
        return address;
    }

    private static bool IsLocal(string host)
    {
        string name = host.StartsWith('[') ? host[1..Math.Max(host.IndexOf(']', StringComparison.Ordinal), 1)] : host.Count(c => c == ':') == 1 ? host[..host.IndexOf(':', StringComparison.Ordinal)] : host;
        return name.StartsWith('/') || name.StartsWith('@') || name is "localhost" || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    // Taken apart by hand: a URI of libpq may name several hosts, and a password may hold anything but @ and /.
    private static NpgsqlConnectionStringBuilder OfUri(string text)
    {
        string rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        (rest, string query) = Split(rest, '?');
        (string authority, string database) = Split(rest, '/');
        NpgsqlConnectionStringBuilder address = new();
        int at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            (string user, string password) = Split(authority[..at], ':');
            if (user.Length > 0) address.Username = Uri.UnescapeDataString(user);
            if (password.Length > 0) address.Password = Uri.UnescapeDataString(password);
        }

        string host = Uri.UnescapeDataString(authority[(at + 1)..]);
        if (host.Length > 0) address.Host = host;
        if (database.Length > 0) address.Database = Uri.UnescapeDataString(database);
        foreach (string pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            (string key, string value) = Split(pair, '=');
            if (!UriKeys.TryGetValue(key, out string? keyword)) throw new FormatException();
            address[keyword] = Value(key, Uri.UnescapeDataString(value));
        }

        return address;
    }

    private static string Value(string key, string value) => key switch
    {
        "sslmode" or "channel_binding" => value.Replace("-", "", StringComparison.Ordinal),
        _ => value,
    };

    private static (string Before, string Behind) Split(string text, char separator)
    {
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}
