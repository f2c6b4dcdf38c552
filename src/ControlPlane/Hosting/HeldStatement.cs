using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>A statement of a set that needs approval.</summary>
/// <param name="Text">Its exact bytes.</param>
/// <param name="Rule">The rule that asks.</param>
/// <param name="Before">The statements of the set before it after which it may mean something else, in order.</param>
public sealed record HeldStatement(ReadOnlyMemory<byte> Text, string Rule, ImmutableArray<ReadOnlyMemory<byte>> Before);
