using HoopWire.Access;

namespace HoopWire.Postgres.Session;

/// <summary>A database as one credential sees it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">The credential.</param>
/// <param name="Database">The database; null for the target's default.</param>
internal sealed record CatalogueKey(Target Target, TargetCredential Credential, string? Database)
{
    /// <summary>What the catalogue is read with.</summary>
    public TargetCredential Reader => PostgresTargetOptions.Of(Target).CatalogCredential ?? Credential;

    /// <summary>Whether another role reads than that of the sessions, so that what it sees of itself says nothing about them.</summary>
    public bool IsReadByAnother => Reader.User != Credential.User;

    /// <summary>The database that the sessions open, which must not follow from the name of the role that reads.</summary>
    public string DatabaseName => Database ?? Target.Database ?? Credential.User;
}
