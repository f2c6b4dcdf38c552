namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>The rules that a battery runs under.</summary>
internal enum RuleSet
{
    /// <summary>None.</summary>
    None,

    /// <summary>Rules that look at every statement and every cell, and find nothing.</summary>
    Watchful,

    /// <summary>Masks on columns that the batteries read, and a block on something that they do.</summary>
    Ruled,
}
