using HoopWire.Access;

namespace HoopWire.Postgres.Session;

/// <summary>A database as one credential sees it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">The credential.</param>
/// <param name="Database">The database; null for the target's default.</param>
internal sealed record CatalogueKey(Target Target, TargetCredential Credential, string? Database);
