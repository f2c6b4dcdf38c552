using HoopWire.Postgres.Sql;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>The state of a session that its texts are read by.</summary>
/// <param name="Lexical">The settings by which the target reads statements.</param>
/// <param name="Path">Where the session looks for names; null for where its credential's sessions begin.</param>
/// <param name="HasOwnObjects">Whether the session may have made objects that the catalogue does not show yet.</param>
/// <param name="Code">The functions of the database's own; null where there is no database at hand, so that nothing is decided by them.</param>
internal readonly record struct Reading(LexicalSettings Lexical, SearchPath? Path, bool HasOwnObjects, OwnCode? Code = null);
