namespace HoopWire.Kit;

/// <summary>The MySQL clients that tests run, each with a battery of what its driver can say.</summary>
public enum MySqlClient
{
    /// <summary>Debian's <c>mariadb</c>, with a script of what people type.</summary>
    MariaDb,

    /// <summary>PyMySQL: its own protocol code, text only.</summary>
    PyMySql,

    /// <summary>node's mysql2: its own protocol code, text and prepared.</summary>
    NodeMySql2,

    /// <summary>MariaDB Connector/J, with statements prepared on the server and cursors.</summary>
    ConnectorJ,

    /// <summary>MariaDB Connector/C: executions in bulk and direct ones.</summary>
    ConnectorC,

    /// <summary><c>mariadb-dump</c> of the whole database.</summary>
    Dump,
}
