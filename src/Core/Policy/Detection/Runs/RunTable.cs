using System.Runtime.CompilerServices;

namespace HoopWire.Policy.Detection;

/// <summary>
/// The written forms of numbers as an automaton that reads whole runs of letters and digits, and the separators between them, instead of bytes: of a run it
/// knows the kind of its first byte, whether it is all digits, and its length. It promises too much, never too little, and looks at three runs at most.
/// Immutable; made by <see cref="RunCompiler"/>.
/// </summary>
internal sealed class RunTable
{
    /// <summary>The longest run whose length is told from that of a longer one.</summary>
    public const int LengthMax = 24;

    /// <summary>Stands for a length that is not known.</summary>
    public const int UnknownLength = 31;

    /// <summary>The state in which no form goes on.</summary>
    public const int Dead = 0;

    /// <summary>The state before the first run.</summary>
    public const int Start = 1;

    /// <summary>Entries of a state: a length of each kind of run.</summary>
    public const int RunsPerState = RunKinds.Count * 32;

    /// <summary>Entries of a run: a class of separators.</summary>
    public const int SeparatorsMax = 16;

    private readonly ushort[] _runs;
    private readonly ushort[] _states;
    private readonly byte[] _separators;
    private readonly RunPromises[] _ofRuns;
    private readonly RunPromises[] _ofStates;

    /// <summary>Takes what was compiled.</summary>
    /// <param name="runs">By state, kind and length: where the run leads.</param>
    /// <param name="states">By run and class of separator: the state behind the separator.</param>
    /// <param name="separators">The class of each byte.</param>
    /// <param name="ofRuns">What may come where a run has ended.</param>
    /// <param name="ofStates">What may come behind a separator.</param>
    public RunTable(ushort[] runs, ushort[] states, byte[] separators, RunPromises[] ofRuns, RunPromises[] ofStates)
    {
        _runs = runs;
        _states = states;
        _separators = separators;
        _ofRuns = ofRuns;
        _ofStates = ofStates;
    }

    /// <summary>Where a run leads from a state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Run(int state, int kind, int length) => _runs[(state * RunsPerState) + (kind * 32) + length];

    /// <summary>The state behind a run and a separator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Separate(int run, byte separator) => _states[(run * SeparatorsMax) + _separators[separator]];

    /// <summary>What may come where a run has ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RunPromises OfRun(int run) => _ofRuns[run];

    /// <summary>What may come behind a separator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RunPromises OfState(int state) => _ofStates[state];
}
