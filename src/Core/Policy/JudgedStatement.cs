using HoopWire.Sessions;

namespace HoopWire.Policy;

/// <summary>One statement of a text, and what the rules say of it.</summary>
/// <param name="Text">Its own bytes, without what stands around it.</param>
/// <param name="Verdict">What the rules say.</param>
/// <param name="Effect">What it does to the state of its session that approvals are bound to.</param>
public sealed record JudgedStatement(ReadOnlyMemory<byte> Text, Verdict Verdict, StateEffect Effect)
{
    /// <summary>What a session keeps of it once it has run, where it changes meanings: what it says, however a client sends it.</summary>
    public ReadOnlyMemory<byte> Kept { get; init; } = Text;
}
