namespace HoopWire.ControlPlane;

/// <summary>A file of a recording that was not read into the index.</summary>
/// <param name="Path">The file.</param>
/// <param name="Problem">Why, in one sentence.</param>
/// <param name="IsDamaged">Whether it does not stand up to its seal, or has none; otherwise it could not be opened, or not decrypted.</param>
public sealed record UnreadFile(string Path, string Problem, bool IsDamaged);
