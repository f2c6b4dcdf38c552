using HoopWire.Access;

namespace HoopWire.Sessions;

/// <summary>Whether somebody may open a session now.</summary>
/// <param name="Grant">By what; null where nothing allows it, or something keeps from it.</param>
/// <param name="Version">Version of the configuration that was asked.</param>
/// <param name="Refusal">What keeps from it; null where there is a grant.</param>
public readonly record struct AccessAnswer(AccessGrant? Grant, long Version, AccessRefusal? Refusal);
