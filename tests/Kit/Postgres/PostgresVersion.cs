namespace HoopWire.Kit;

/// <summary>The servers the kit can start.</summary>
public enum PostgresVersion
{
    /// <summary>Debian's PostgreSQL 15.</summary>
    V15 = 15,

    /// <summary>PostgreSQL 18 from the npm package.</summary>
    V18 = 18,
}
