using HoopWire.Access;

namespace HoopWire.MySql.Session.Masking;

/// <summary>A server as one credential sees it.</summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">The credential.</param>
internal sealed record CatalogueKey(Target Target, TargetCredential Credential);
