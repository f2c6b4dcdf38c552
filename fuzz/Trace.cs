namespace HoopWire.Fuzz;

/// <summary>
/// What a target noticed while it decoded (a message type, an outcome, a count's magnitude). An input that shows something new is kept and mutated
/// further: a poor man's coverage, without instrumented binaries.
/// </summary>
internal sealed class Trace
{
    private const int Slots = 1 << 16;
    private readonly bool[] _seen = new bool[Slots];

    [ThreadStatic]
    private static Trace? _current;

    public bool SawNew { get; private set; }

    public static void Note(int what, int value) => _current?.Add(HashCode.Combine(what, value));

    public static void Note(int what, bool value) => Note(what, value ? 1 : 0);

    public void Begin()
    {
        _current = this;
        SawNew = false;
    }

    public static void End() => _current = null;

    private void Add(int hash)
    {
        ref var seen = ref _seen[hash & (Slots - 1)];
        if (seen) return;
        seen = true;
        SawNew = true;
    }
}
