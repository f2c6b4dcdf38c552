namespace HoopWire.MySql.Session;

/// <summary>A question mark in the place of a value.</summary>
/// <param name="Start">Where it stands in the text.</param>
/// <param name="IsWritten">Whether its value is only written, and bounds nothing.</param>
internal readonly record struct Placeholder(int Start, bool IsWritten);
