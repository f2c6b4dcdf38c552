namespace HoopWire.Policy;

/// <summary>A mask with the name of the rule it stands in.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Mask">The mask.</param>
public sealed record RuleMask(string Rule, MaskRule Mask);
