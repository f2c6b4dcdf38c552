namespace HoopWire.ControlPlane;

/// <summary>A file of a recording that could not be read to its end.</summary>
/// <param name="Path">The file.</param>
/// <param name="Problem">Why, in one sentence.</param>
/// <param name="IsDamaged">Whether it is damaged, so that what lies before the damage was read; otherwise it could not be opened, or not decrypted.</param>
public sealed record UnreadFile(string Path, string Problem, bool IsDamaged);
