namespace HoopWire.Net;

/// <summary>What a relay step did with the bytes it was given.</summary>
/// <param name="Consumed">Bytes the step is done with; the rest is given again, with what arrives, at the next call.</param>
/// <param name="Wanted">Total of unconsumed bytes without which another call is useless; 0 or less when any byte helps. The transport grows its buffer to it, within its cap.</param>
/// <param name="Yield">True when the step used up its turn's budget and wants to be called again at the loop's next turn, without new bytes.</param>
public readonly record struct StepResult(int Consumed, int Wanted = 0, bool Yield = false);
