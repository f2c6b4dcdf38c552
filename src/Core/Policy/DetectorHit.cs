namespace HoopWire.Policy;

/// <summary>A value that a detector found.</summary>
/// <param name="Start">Offset of its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct DetectorHit(int Start, int Length, DetectorKind Kind);
