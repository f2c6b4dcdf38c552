namespace HoopWire.MySql.Sql;

/// <summary>Whose grammar a server has.</summary>
public enum ServerFamily : byte
{
    /// <summary>Not known: what the two read differently is not understood.</summary>
    Unknown,

    /// <summary>MariaDB.</summary>
    MariaDb,

    /// <summary>MySQL.</summary>
    MySql,
}
