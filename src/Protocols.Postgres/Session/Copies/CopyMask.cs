using System.Collections.Immutable;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session.Copies;

/// <summary>How a COPY to the client is masked.</summary>
/// <param name="Masks">The mask of each of its columns; null for none.</param>
/// <param name="Types">OID of each column's type; 0 where that is not known, so that a mask makes NULL of it.</param>
/// <param name="Modifiers">Each column's type modifier; -1 for none.</param>
/// <param name="Format">How its rows are written.</param>
/// <param name="HasHeader">Whether the first row holds the columns' names.</param>
internal sealed record CopyMask(ImmutableArray<RuleMask?> Masks, ImmutableArray<uint> Types, ImmutableArray<int> Modifiers, CopyFormat Format, bool HasHeader);
