namespace HoopWire.Postgres.Sql;

/// <summary>The session settings that decide where a literal ends. They belong into every cache key of a classification.</summary>
/// <param name="StandardConformingStrings">The session's <c>standard_conforming_strings</c>: off makes backslashes escape in plain literals.</param>
/// <param name="Utf8ClientEncoding">Whether <c>client_encoding</c> is UTF8. If not, only pure ASCII is understood, as a trail byte may look like a backslash.</param>
public readonly record struct LexicalSettings(bool StandardConformingStrings = true, bool Utf8ClientEncoding = true)
{
    /// <summary>What a server starts with: conforming strings, UTF-8.</summary>
    public static LexicalSettings Default { get; } = new(true, true);
}
