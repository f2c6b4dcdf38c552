namespace HoopWire.Kit;

/// <summary>The client programs under tests/clients, each a battery of everything its driver can say.</summary>
public enum ScriptClient
{
    /// <summary>psycopg 3 on Debian's libpq.</summary>
    Psycopg,

    /// <summary>asyncpg.</summary>
    Asyncpg,

    /// <summary>node-postgres.</summary>
    NodePostgres,

    /// <summary>The PostgreSQL JDBC driver.</summary>
    Jdbc,

    /// <summary>psql, with a script of what people type.</summary>
    Psql,

    /// <summary>The same on libpq 18, which asks for the newest protocol version.</summary>
    PsqlLibpq18,

    /// <summary>The same on libpq 18, with TLS from the first byte and nothing below protocol 3.2.</summary>
    PsqlDirectTls,
}
