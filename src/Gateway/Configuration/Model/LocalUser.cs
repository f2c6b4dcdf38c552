using System.Collections.Immutable;

namespace HoopWire.Gateway.Configuration;

/// <summary>A user that the file names.</summary>
/// <param name="Name">The name.</param>
/// <param name="Groups">The groups.</param>
internal sealed record LocalUser(string Name, ImmutableArray<string> Groups);
