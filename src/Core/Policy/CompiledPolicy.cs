using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>The rules of one grant, compiled once. Immutable and shared by sessions.</summary>
public sealed class CompiledPolicy
{
    private readonly ImmutableArray<Rule> _rules;

    /// <summary>Compiles rules in file order.</summary>
    public CompiledPolicy(long version, ImmutableArray<Rule> rules)
    {
        Version = version;
        _rules = rules;
    }

    /// <summary>The configuration's version it was compiled from.</summary>
    public long Version { get; }

    /// <summary>The rules, in file order.</summary>
    public ImmutableArray<Rule> Rules => _rules;
}
