using HoopWire.Configuration;

namespace HoopWire.Policy;

/// <summary>One command of a protocol, asked what parts of rules about that protocol alone fit it: verbs and resources, subsystems and forwards.</summary>
public interface ICommandMatch
{
    /// <summary>Whether a part fits the command; null for a part about another protocol, which says nothing of it.</summary>
    bool? Fits(ProtocolOptions part);
}
