using HoopWire.MySql.Sql;

namespace HoopWire.MySql.Session;

/// <summary>By what the target reads a session's texts.</summary>
/// <param name="Lexical">The settings that decide how a text is read.</param>
/// <param name="Database">The database that names without one mean, folded; null for none.</param>
internal readonly record struct Reading(LexicalSettings Lexical, string? Database);
