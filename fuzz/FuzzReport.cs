namespace HoopWire.Fuzz;

/// <summary>How a run went.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Executions">Inputs run.</param>
/// <param name="Elapsed">Time they took.</param>
/// <param name="Corpus">Inputs that showed something new.</param>
/// <param name="Input">The input that failed; null when none did.</param>
/// <param name="Failure">What was wrong with it.</param>
internal sealed record FuzzReport(string Target, long Executions, TimeSpan Elapsed, int Corpus, byte[]? Input, string? Failure);
