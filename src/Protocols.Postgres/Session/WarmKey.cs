using System.Collections.Immutable;
using HoopWire.Access;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What two sessions must have in common for one to take over the other's connection to the target. The startup parameters belong to it: they are
/// what RESET goes back to.
/// </summary>
/// <param name="Target">The target.</param>
/// <param name="Credential">The credential.</param>
/// <param name="Database">The database; null for the target's default.</param>
/// <param name="Parameters">The startup parameters but application_name, in order.</param>
internal sealed record WarmKey(Target Target, TargetCredential Credential, string? Database, string Parameters)
{
    /// <summary>The key of a session that starts with these parameters.</summary>
    public static WarmKey Of(Target target, TargetCredential credential, string? database, ImmutableArray<KeyValuePair<string, string>> parameters) =>
        new(target, credential, database, string.Join('\0', parameters.Where(p => p.Key != "application_name").Select(p => $"{p.Key}\0{p.Value}")));
}
