using HoopWire.Policy.Filters;

namespace HoopWire.Policy.Detection;

/// <summary>What the states of the forms' automaton take: digits, capitals, small letters, and classes of the other bytes, which separate runs.</summary>
internal sealed class RunAlphabet
{
    /// <summary>Digits.</summary>
    public const int Digit = 1;

    /// <summary>Capitals.</summary>
    public const int Capital = 2;

    /// <summary>Small letters.</summary>
    public const int Small = 4;

    /// <summary>Letters and digits.</summary>
    public const int Any = Digit | Capital | Small;

    private readonly int[] _runBytes;
    private readonly int[] _separators;
    private readonly List<byte> _members = [];

    /// <summary>Finds the classes for an automaton.</summary>
    /// <exception cref="RegexSyntaxException">There are too many.</exception>
    public RunAlphabet(Automaton automaton)
    {
        var states = automaton.States;
        var known = new Dictionary<int[], byte>(StateListComparer.Instance);
        for (int b = 0; b < 256; b++)
        {
            // Where a letter or digit stands between runs it is that of an escape, which no form has.
            bool separates = !char.IsAsciiLetterOrDigit((char)b);
            int[] key = separates ? [DigitRun.IsWord((byte)b) ? 1 : 0, b is '.' or '-' ? 1 : 0, .. Enumerable.Range(0, states.Count).Where(n => Takes(states[n], b))] : [0, 0];
            if (!known.TryGetValue(key, out byte number))
            {
                known[key] = number = (byte)_members.Count;
                _members.Add((byte)b);
            }
            Classes[b] = number;
        }
        if (Count > RunTable.SeparatorsMax) throw new RegexSyntaxException($"is too large: the forms have more than {RunTable.SeparatorsMax} classes of separators");
        _separators = [.. states.Select(s => _members.Select((b, c) => !char.IsAsciiLetterOrDigit((char)b) && Takes(s, b) ? 1 << c : 0).Sum())];
        _runBytes = [.. states.Select(s => (Takes(s, '0', '9') ? Digit : 0) | (Takes(s, 'A', 'Z') ? Capital : 0) | (Takes(s, 'a', 'z') ? Small : 0))];
    }

    /// <summary>The class of each byte.</summary>
    public byte[] Classes { get; } = new byte[256];

    /// <summary>How many classes there are.</summary>
    public int Count => _members.Count;

    /// <summary>Whether the bytes of a class belong to words.</summary>
    public bool IsWord(int separator) => DigitRun.IsWord(_members[separator]) && !char.IsAsciiLetterOrDigit((char)_members[separator]);

    /// <summary>Whether a class is that of the point or the hyphen, behind which numbers go on.</summary>
    public bool IsPoint(int separator) => _members[separator] is (byte)'.' or (byte)'-';

    /// <summary>Whether a state takes a separator.</summary>
    public bool Separates(int state, int separator) => (_separators[state] >> separator & 1) != 0;

    /// <summary>The states that take some separator: only these are left where a run has ended.</summary>
    public int[] Separable(int[] states) => [.. states.Where(s => _separators[s] != 0)];

    /// <summary>Whether a state takes one of some bytes, such as <see cref="Any"/>.</summary>
    public bool Continues(int state, int bytes) => (_runBytes[state] & bytes) != 0;

    private static bool Takes(AutomatonState state, int b) => state.Kind == AutomatonStateKind.Bytes && state.Set.Contains(b);

    private static bool Takes(AutomatonState state, int low, int high) => Enumerable.Range(low, high - low + 1).Any(b => Takes(state, b));
}
