using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>The objects of a database that a block or approve rule is about. Compared by reference: a catalogue's closure is kept for each.</summary>
public sealed class ObjectSelectors
{
    /// <summary>None: the rule is about statements on anything.</summary>
    public static ObjectSelectors None { get; } = new();

    /// <summary>Globs of relations, each with <c>*</c> for its column.</summary>
    public ImmutableArray<ColumnPattern> Relations { get; init; } = [];

    /// <summary>Globs of columns.</summary>
    public ImmutableArray<ColumnPattern> Columns { get; init; } = [];

    /// <summary>Globs of functions, with or without schema.</summary>
    public ImmutableArray<string> Functions { get; init; } = [];

    /// <summary>Whether it names nothing.</summary>
    public bool IsEmpty => Relations.IsEmpty && Columns.IsEmpty && Functions.IsEmpty;

    /// <summary>Whether only a catalogue tells by what other names its objects are reached.</summary>
    public bool NeedsCatalogue => !Relations.IsEmpty || !Columns.IsEmpty;

    /// <summary>Whether it names the same as another one.</summary>
    public bool IsSameAs(ObjectSelectors other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Relations.SequenceEqual(other.Relations) && Columns.SequenceEqual(other.Columns) && Functions.SequenceEqual(other.Functions, StringComparer.Ordinal);
    }

    /// <summary>Whether a text calls one of the functions, or may: where one of both names leaves the schema out, the others decide.</summary>
    public bool AreCalled(StatementFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        foreach (string pattern in Functions)
        {
            foreach (string name in facts.Called)
                if (IsNamed(pattern, name)) return true;
            foreach (string name in facts.PossibleCalls)
                if (IsNamed(pattern, name)) return true;
        }
        return false;
    }

    // Case is left aside: servers differ in it, and a function too many is asked about rather than one too few.
    private static bool IsNamed(string pattern, string name)
    {
        int inPattern = pattern.LastIndexOf('.'), inName = name.LastIndexOf('.');
        bool isLast = Matches(pattern[(inPattern + 1)..], name[(inName + 1)..]);
        return isLast && (inPattern < 0 || inName < 0 || Matches(pattern[..inPattern], name[..inName]));
    }

    private static bool Matches(string pattern, string name) => Glob.Matches(pattern.ToLowerInvariant(), name.ToLowerInvariant());
}
