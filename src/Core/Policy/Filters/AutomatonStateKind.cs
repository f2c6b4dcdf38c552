namespace HoopWire.Policy.Filters;

/// <summary>What a state of an <see cref="Automaton"/> does.</summary>
internal enum AutomatonStateKind
{
    /// <summary>Goes on to the next state on a byte of its set.</summary>
    Bytes,

    /// <summary>Goes on to two states at once.</summary>
    Split,

    /// <summary>Goes on where the place fulfils a condition.</summary>
    Place,

    /// <summary>An expression has matched.</summary>
    Accept,
}
