namespace HoopWire.MySql.Sql;

/// <summary>The session's settings that decide how a text is read, and what it means. They belong into every cache key of a classification.</summary>
/// <param name="Modes">The session's <c>sql_mode</c>.</param>
/// <param name="Encoding">The session's <c>character_set_client</c>.</param>
/// <param name="Family">Whose server it is.</param>
/// <param name="Version">The server's version as its version comments count, such as 101119 or 80406; 0 where it is not known.</param>
/// <param name="FoldsTableNames">Whether <c>lower_case_table_names</c> is not 0. If it is, names of tables that differ only in case are two.</param>
/// <param name="InSystemSchema">Whether a table without a database is one of the server's own: <c>mysql</c> is open, or another of <see cref="SystemSchemas"/>.</param>
public readonly record struct LexicalSettings(
    SqlModes Modes = SqlModes.None,
    TextEncoding Encoding = TextEncoding.Utf8,
    ServerFamily Family = ServerFamily.Unknown,
    int Version = 0,
    bool FoldsTableNames = false,
    bool InSystemSchema = false)
{
    /// <summary>Whether a mode is on.</summary>
    /// <param name="mode">The mode.</param>
    public bool Has(SqlModes mode) => (Modes & mode) != 0;

    /// <summary>The modes that a value of <c>sql_mode</c> turns on, combinations such as <c>ANSI</c> among them.</summary>
    /// <param name="value">The value: names separated by commas.</param>
    public static SqlModes ModesOf(string value)
    {
        var modes = SqlModes.None;
        foreach (var name in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            modes |= ModeOf(name.ToUpperInvariant());
        }

        return modes;
    }

    private static SqlModes ModeOf(string name) => name switch
    {
        "ANSI_QUOTES" => SqlModes.AnsiQuotes,
        "NO_BACKSLASH_ESCAPES" => SqlModes.NoBackslashEscapes,
        "PIPES_AS_CONCAT" => SqlModes.PipesAsConcat,
        "IGNORE_SPACE" => SqlModes.IgnoreSpace,
        "HIGH_NOT_PRECEDENCE" => SqlModes.HighNotPrecedence,
        "ANSI" => SqlModes.AnsiQuotes | SqlModes.PipesAsConcat | SqlModes.IgnoreSpace,
        "REAL_AS_FLOAT" or "ONLY_FULL_GROUP_BY" or "NO_UNSIGNED_SUBTRACTION" or "NO_DIR_IN_CREATE" or "NO_AUTO_VALUE_ON_ZERO"
            or "STRICT_TRANS_TABLES" or "STRICT_ALL_TABLES" or "NO_ZERO_IN_DATE" or "NO_ZERO_DATE" or "ALLOW_INVALID_DATES"
            or "ERROR_FOR_DIVISION_BY_ZERO" or "TRADITIONAL" or "NO_AUTO_CREATE_USER" or "NO_ENGINE_SUBSTITUTION"
            or "PAD_CHAR_TO_FULL_LENGTH" or "TIME_ROUND_FRACTIONAL" or "TIME_TRUNCATE_FRACTIONAL" or "SIMULTANEOUS_ASSIGNMENT"
            or "EMPTY_STRING_IS_NULL" or "NO_KEY_OPTIONS" or "NO_TABLE_OPTIONS" or "NO_FIELD_OPTIONS" => SqlModes.None,
        _ => SqlModes.Other,
    };
}
