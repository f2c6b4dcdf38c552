using System.Collections.Frozen;

namespace HoopWire.Postgres.Session;

/// <summary>An object of the database's own that runs a function without a statement naming that.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uses">By what use of it.</param>
/// <param name="Function">The function.</param>
internal sealed record CodeHolder(string Schema, string Name, OwnUse Uses, OwnFunction Function)
{
    /// <summary>Of a comparison between the database's own types, one of these names stands in every statement that runs it; null for all else.</summary>
    public FrozenSet<string>? Bringers { get; init; }

    /// <summary>Whether a name means it, as far as the schema tells; one without schema may mean it in any.</summary>
    public bool IsIn(string? schema) => schema is null || schema == Schema || (schema == "pg_temp" && Schema.StartsWith("pg_temp_", StringComparison.Ordinal));
}
