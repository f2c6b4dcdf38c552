using System.Collections.Immutable;
using HoopWire.Configuration;

namespace HoopWire.Policy;

/// <summary>
/// What a block or approve rule is about: objects of a database, and commands of single protocols by what only those know. Compared by reference: a catalogue's closure is kept
/// for each.
/// </summary>
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

    /// <summary>Parts about the commands of single protocols, each read and matched by its own.</summary>
    public ImmutableArray<ProtocolOptions> Own { get; init; } = [];

    /// <summary>Whether it names nothing.</summary>
    public bool IsEmpty => !NamesObjects && Own.IsEmpty;

    /// <summary>Whether it names objects of a database.</summary>
    public bool NamesObjects => !Relations.IsEmpty || !Columns.IsEmpty || !Functions.IsEmpty;

    /// <summary>Whether only a catalogue tells by what other names its objects are reached.</summary>
    public bool NeedsCatalogue => !Relations.IsEmpty || !Columns.IsEmpty;

    /// <summary>Whether it names the same as another one.</summary>
    public bool IsSameAs(ObjectSelectors other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Relations.SequenceEqual(other.Relations) && Columns.SequenceEqual(other.Columns) && Functions.SequenceEqual(other.Functions, StringComparer.Ordinal)
            && Own.SequenceEqual(other.Own);
    }

    /// <summary>Whether one of the parts about the command's protocol fits it; null where there is none, which narrows nothing.</summary>
    public bool? Fits(ICommandMatch? command)
    {
        if (command is null) return null;
        bool? fits = null;
        foreach (var part in Own)
        {
            if (command.Fits(part) is { } one) fits = fits == true || one;
        }

        return fits;
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

    /// <summary>Whether a definition may give one of the functions another name, or its schema one, so that no call of it would be known any more.</summary>
    public bool MayBeRenamed(StatementFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        bool isMoved = facts.Mentions("schema"), isRenamed = facts.Mentions("rename");
        if (Functions.IsEmpty || !(isMoved || isRenamed)) return false;
        bool isRoutine = facts.Mentions("function") || facts.Mentions("procedure") || facts.Mentions("routine") || facts.Mentions("aggregate") || facts.Mentions("extension");
        foreach (string pattern in Functions)
        {
            int dot = pattern.LastIndexOf('.');
            if (isRoutine && facts.Identifiers.Any(name => Matches(pattern[(dot + 1)..], name))) return true;
            if (isMoved && isRenamed && dot >= 0 && facts.Identifiers.Any(name => Matches(pattern[..dot], name))) return true;
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
