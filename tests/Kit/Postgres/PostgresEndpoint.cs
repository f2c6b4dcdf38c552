using System.Globalization;
using Npgsql;

namespace HoopWire.Kit;

/// <summary>Everything a Postgres client needs to connect: straight to a server, or to a gateway in front of it.</summary>
public sealed record PostgresEndpoint(string Host, int Port, string User, string Password, string Database)
{
    /// <summary>libpq's sslmode.</summary>
    public string SslMode { get; init; } = "prefer";

    /// <summary>libpq's channel_binding.</summary>
    public string ChannelBinding { get; init; } = "prefer";

    /// <summary>The authority a verifying client trusts.</summary>
    public string? CaFile { get; init; }

    /// <summary>A client certificate to show.</summary>
    public CertificateFiles? ClientCertificate { get; init; }

    /// <summary>libpq's application_name, when one is wanted.</summary>
    public string? ApplicationName { get; init; }

    /// <summary>libpq's options, such as <c>-c hoopwire.reason=…</c>.</summary>
    public string? Options { get; init; }

    /// <summary>The endpoint as libpq's environment, so that no password is on a command line.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var environment = new Dictionary<string, string>
            {
                ["PGHOST"] = Host,
                ["PGPORT"] = Port.ToString(CultureInfo.InvariantCulture),
                ["PGUSER"] = User,
                ["PGPASSWORD"] = Password,
                ["PGDATABASE"] = Database,
                ["PGSSLMODE"] = SslMode,
                ["PGCHANNELBINDING"] = ChannelBinding,
                ["PGPASSFILE"] = "/dev/null",
                ["PGSSLCERT"] = ClientCertificate?.Certificate ?? "/nonexistent",
                ["PGSSLKEY"] = ClientCertificate?.Key ?? "/nonexistent",
                ["PGSSLROOTCERT"] = CaFile ?? "/nonexistent",
                ["PGCONNECT_TIMEOUT"] = "60",
                ["PGTZ"] = "UTC",
                ["LC_ALL"] = "C.UTF-8",
            };
            if (ApplicationName is not null) environment["PGAPPNAME"] = ApplicationName;
            if (Options is not null) environment["PGOPTIONS"] = Options;
            return environment;
        }
    }

    /// <summary>The endpoint as an Npgsql connection string.</summary>
    public string ConnectionString
    {
        get
        {
            var mode = Enum.Parse<SslMode>(SslMode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
            return new NpgsqlConnectionStringBuilder
            {
                Host = Host,
                Port = Port,
                Username = User,
                Password = Password,
                Database = Database,
                SslMode = mode,
                ChannelBinding = Enum.Parse<ChannelBinding>(ChannelBinding, ignoreCase: true),
                RootCertificate = mode >= Npgsql.SslMode.VerifyCA ? CaFile : null,
                SslCertificate = ClientCertificate?.Certificate,
                SslKey = ClientCertificate?.Key,
                Timeout = 60,
                ApplicationName = ApplicationName,
                Options = Options,
                IncludeErrorDetail = true,
            }.ConnectionString;
        }
    }
}
