namespace HoopWire.MySql.Session;

/// <summary>What a target wants its proof by.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Data">The challenge.</param>
internal sealed record TargetChallenge(string Plugin, byte[] Data);
