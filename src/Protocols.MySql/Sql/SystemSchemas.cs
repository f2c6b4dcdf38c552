namespace HoopWire.MySql.Sql;

/// <summary>The databases in which servers keep what is their own.</summary>
internal static class SystemSchemas
{
    /// <summary>Whether a name in lower case is one of them.</summary>
    public static bool Contains(string? name) => name is "mysql" or "performance_schema" or "sys" or "information_schema";
}
