using System.Collections.Immutable;

namespace HoopWire.ControlPlane;

/// <summary>What came of reading a session's recording into the index again.</summary>
/// <param name="Rows">Rows in the index.</param>
/// <param name="Unread">Files that were not read.</param>
public sealed record RebuiltSession(long Rows, ImmutableArray<UnreadFile> Unread);
