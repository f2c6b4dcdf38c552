using HoopWire.Configuration;
using HoopWire.Policy;

namespace HoopWire.Lines;

/// <summary>A command, as rules about lines look at it.</summary>
/// <param name="word">Its first word.</param>
internal sealed class LinesMatch(string word) : ICommandMatch
{
    public bool? Fits(ProtocolOptions part) => part is LinesRule rule ? rule.Words.Split(' ').Contains(word) : null;
}
