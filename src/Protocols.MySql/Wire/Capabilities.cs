namespace HoopWire.MySql.Wire;

/// <summary>
/// What a side can do (https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html). Those above 32 bits are MariaDB's own
/// (https://mariadb.com/kb/en/connection/#capabilities): a side that has any leaves <see cref="LongPassword"/> out.
/// </summary>
[Flags]
internal enum Capabilities : ulong
{
    None = 0,

    /// <summary>CLIENT_LONG_PASSWORD. A MariaDB server leaves it out to say that it has capabilities of its own behind these.</summary>
    LongPassword = 1,
    FoundRows = 1 << 1,
    LongFlag = 1 << 2,
    ConnectWithDb = 1 << 3,
    NoSchema = 1 << 4,
    Compress = 1 << 5,
    Odbc = 1 << 6,
    LocalFiles = 1 << 7,
    IgnoreSpace = 1 << 8,
    Protocol41 = 1 << 9,
    Interactive = 1 << 10,
    Ssl = 1 << 11,
    IgnoreSigpipe = 1 << 12,
    Transactions = 1 << 13,
    Reserved = 1 << 14,

    /// <summary>CLIENT_SECURE_CONNECTION: the answer to the challenge has its length before it.</summary>
    SecureConnection = 1 << 15,
    MultiStatements = 1 << 16,
    MultiResults = 1 << 17,
    PsMultiResults = 1 << 18,
    PluginAuth = 1 << 19,
    ConnectAttributes = 1 << 20,
    PluginAuthLengthEncoded = 1 << 21,
    CanHandleExpiredPasswords = 1 << 22,
    SessionTrack = 1 << 23,
    DeprecateEof = 1 << 24,
    OptionalResultsetMetadata = 1 << 25,
    ZstdCompression = 1 << 26,
    QueryAttributes = 1 << 27,
    MultiFactorAuthentication = 1 << 28,
    CapabilityExtension = 1 << 29,
    SslVerifyServerCertificate = 1 << 30,
    RememberOptions = 1u << 31,

    /// <summary>MARIADB_CLIENT_STMT_BULK_OPERATIONS: COM_STMT_BULK_EXECUTE.</summary>
    MariaDbBulk = 1UL << 34,

    /// <summary>MARIADB_CLIENT_BULK_UNIT_RESULTS: an execution in bulk may be answered by a row for each of its own.</summary>
    MariaDbBulkUnitResults = 1UL << 37,
}
