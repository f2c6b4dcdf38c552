using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>A key that was made just now. Its text exists here only.</summary>
/// <param name="Info">What may be shown of it.</param>
/// <param name="Key">The key, to be printed once.</param>
public sealed record NewKey(KeyInfo Info, Secret Key);
