using System.Text;
using HoopWire.Configuration;
using HoopWire.Lines.Wire;
using HoopWire.Policy;

namespace HoopWire.Lines;

/// <summary>What a rule says of lines alone: <c>lines: {words: [shout]}</c>, commands that begin with one of the words.</summary>
/// <param name="Words">The words, parted by spaces: records compare by what they hold.</param>
public sealed record LinesRule(string Words) : ProtocolOptions
{
    /// <summary>The verdict on a command.</summary>
    /// <param name="policy">The rules in force.</param>
    /// <param name="command">The command.</param>
    public static Verdict Decide(CompiledPolicy policy, ReadOnlySpan<byte> command)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Decide(CommandText.Read(command), command: new LinesMatch(Encoding.UTF8.GetString(command).Split(' ')[0]));
    }

    internal static LinesRule Read(IConfigSection part) => new(string.Join(' ', part.Words("words", "a list of words")));
}
