namespace HoopWire.Policy.Filters;

/// <summary>One state of an <see cref="Automaton"/>.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Set">Bytes that lead on.</param>
/// <param name="Next">The next state; the expression's number in an accepting one.</param>
/// <param name="Other">The second state of a split; the condition of a place.</param>
internal readonly record struct AutomatonState(AutomatonStateKind Kind, ByteSet Set, int Next, int Other);
