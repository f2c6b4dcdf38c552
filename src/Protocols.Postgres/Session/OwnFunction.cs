using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>A function of the database's own, or one of the system's that its objects run.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="TakesArguments">Whether it takes any, so that a column's notation may call it.</param>
/// <param name="Effects">What it may do beyond reading, whoever runs it; nothing where that is nothing.</param>
internal sealed record OwnFunction(string Schema, string Name, bool TakesArguments, Effects Effects)
{
    /// <summary>What code may do: anything.</summary>
    public const Effects Anything = Effects.Opaque | Effects.Code;

    /// <summary>The rule whose actions it is, on the relation of its name; null for a function.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether it is, or may be, what a transaction has made that has not ended.</summary>
    public bool IsRemade { get; init; }

    /// <summary>Whether it may do anything.</summary>
    public bool IsCode => (Effects & Effects.Code) != 0;

    /// <summary>What it is, for messages.</summary>
    public string Label => Rule is null ? $"function {this}{(IsRemade ? ", made or changed in this transaction" : "")}" : $"rule {Rule} of {this}";

    /// <summary>Its name with its schema.</summary>
    public override string ToString() => $"{Schema}.{Name}";

    /// <summary>Whether it is among functions that may be called.</summary>
    public bool IsIn(System.Collections.Frozen.FrozenSet<string> allowed) => Rule is null && (allowed.Contains(Name) || allowed.Contains(ToString()));
}
