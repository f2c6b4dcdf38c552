using System.Globalization;

namespace HoopWire.Kit;

/// <summary>Everything a MySQL client needs to connect: straight to a server, or to a gateway in front of it.</summary>
public sealed record MySqlEndpoint(string Host, int Port, string User, string Password, string Database)
{
    /// <summary>Whether the client uses TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether the client compresses.</summary>
    public bool Compressed { get; init; }

    /// <summary>Whether the programs on Connector/C compress by Zstandard.</summary>
    public bool Zstandard { get; init; }

    /// <summary>The endpoint as the environment of the programs under tests/clients, so that no password is on a command line.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["MY_HOST"] = Host,
        ["MY_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
        ["MY_USER"] = User,
        ["MY_DATABASE"] = Database,
        ["MY_TLS"] = Tls ? "1" : "0",
        ["MY_COMPRESS"] = Zstandard ? "zstd" : Compressed ? "1" : "0",
        ["MYSQL_PWD"] = Password,
        ["LC_ALL"] = "C.UTF-8",
        ["TZ"] = "UTC",
    };

    /// <summary>The options of Debian's client programs.</summary>
    public string[] Options =>
        ["--no-defaults", "-h", Host, "-P", Port.ToString(CultureInfo.InvariantCulture), "-u", User, Tls ? "--ssl" : "--skip-ssl", .. Compressed ? ["--compress"] : Array.Empty<string>(), "--default-character-set=utf8mb4"];
}
