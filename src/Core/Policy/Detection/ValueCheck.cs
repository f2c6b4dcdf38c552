namespace HoopWire.Policy.Detection;

/// <summary>
/// Whether something that is written like a value is one: check digits, ranges, dates. It is given the letters and digits alone, letters in upper case,
/// unless its form says that it is given all as written.
/// </summary>
internal delegate bool ValueCheck(ReadOnlySpan<byte> value);
