using System.Collections.Frozen;

namespace HoopWire.Sql.Masking;

/// <summary>By what names a rule's relations and columns are reached in one database.</summary>
/// <param name="Relations">Names of relations that count wherever they are named.</param>
/// <param name="Columns">Names of columns per name of a relation that counts where one of them may be used.</param>
internal sealed record ReachedObjects(FrozenSet<string> Relations, FrozenDictionary<string, FrozenSet<string>> Columns);
