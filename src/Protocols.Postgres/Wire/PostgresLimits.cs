namespace HoopWire.Postgres.Wire;

/// <summary>Every cap on what a peer may declare. A length here is the value of the length field, which counts itself and not the type byte.</summary>
internal static class PostgresLimits
{
    /// <summary>MaxAllocSize of PostgreSQL (memutils.h): no message of a real server or client is longer.</summary>
    public const int LargeLengthMax = 0x3fffffff;

    /// <summary>PQ_SMALL_MESSAGE_LIMIT of PostgreSQL (libpq.h): messages that hold a name at most.</summary>
    public const int SmallLengthMax = 10_000;

    /// <summary>MAX_STARTUP_PACKET_LENGTH of PostgreSQL (pqcomm.h).</summary>
    public const int StartupLengthMax = 10_000;

    /// <summary>PG_MAX_AUTH_TOKEN_LENGTH of PostgreSQL (auth.h): passwords, SASL data, bearer tokens.</summary>
    public const int AuthLengthMax = 65_535;

    /// <summary>Arbitrary; a real server's values are below 1 KB.</summary>
    public const int ParameterStatusLengthMax = 64 << 10;

    /// <summary>Arbitrary; NOTIFY payloads are below 8,000 bytes (async.c).</summary>
    public const int NotificationLengthMax = 64 << 10;

    /// <summary>Arbitrary; errors quote the statement they are about, whose own cap is 16 MB by default.</summary>
    public const int ServerTextLengthMax = 32 << 20;

    /// <summary>32,767 columns whose names fill NAMEDATALEN, rounded up.</summary>
    public const int RowDescriptionLengthMax = 4 << 20;

    /// <summary>65,535 format codes and what stands before them.</summary>
    public const int CopyResponseLengthMax = 4 + 1 + 2 + (2 * ushort.MaxValue);

    /// <summary>65,535 type OIDs and their count.</summary>
    public const int ParameterDescriptionLengthMax = 4 + 2 + (4 * ushort.MaxValue);

    /// <summary>Protocol 3.2: the secret key of a cancel request has 4 to 256 bytes.</summary>
    public const int CancelKeyBytesMin = 4;

    /// <summary>Protocol 3.2: the secret key of a cancel request has 4 to 256 bytes.</summary>
    public const int CancelKeyBytesMax = 256;

    /// <summary>Names of statements and portals; the same as a small message, so that Parse and Bind take none that Close could not name.</summary>
    public const int NameBytesMax = SmallLengthMax;

    /// <summary>Arbitrary; a startup message carries a handful.</summary>
    public const int StartupParametersMax = 128;
}
