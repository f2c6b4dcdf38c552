namespace HoopWire.Policy.Filters;

/// <summary>Bytes that no state of an automaton tells apart share a class, so that tables stay small.</summary>
internal sealed class ByteClasses
{
    private readonly byte[] _classOf = new byte[256];
    private readonly List<byte> _members = [];

    /// <summary>Works out the classes of an automaton.</summary>
    public ByteClasses(Automaton automaton)
    {
        var sets = automaton.States.Where(s => s.Kind == AutomatonStateKind.Bytes).Select(s => s.Set).Distinct().ToList();
        if (automaton.HasPlaces) sets.AddRange([ByteSet.Word, ByteSet.Of('\n')]);
        var classOf = new int[256];
        int count = 1;
        foreach (var set in sets)
        {
            var split = new Dictionary<(int, bool), int>();
            for (int b = 0; b < 256; b++)
            {
                var key = (classOf[b], set.Contains(b));
                if (!split.TryGetValue(key, out int fresh)) split[key] = fresh = split.Count;
                classOf[b] = fresh;
            }
            count = split.Count;
        }
        for (int c = 0; c < count; c++) _members.Add((byte)Array.IndexOf(classOf, c));
        for (int b = 0; b < 256; b++) _classOf[b] = (byte)classOf[b];
    }

    /// <summary>How many there are.</summary>
    public int Count => _members.Count;

    /// <summary>The class of each byte.</summary>
    public ReadOnlySpan<byte> Of => _classOf;

    /// <summary>A byte of a class.</summary>
    public byte Member(int number) => _members[number];
}
