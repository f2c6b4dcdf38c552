namespace HoopWire.Postgres.Session;

/// <summary>What a new session of a credential finds names by.</summary>
/// <param name="Path">The setting <c>search_path</c>.</param>
/// <param name="Role">The role in effect.</param>
internal sealed record SessionNames(string Path, string Role);
