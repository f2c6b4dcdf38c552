namespace HoopWire.MySql.Sql;

/// <summary>The parts of <c>sql_mode</c> that change how a text is read.</summary>
[Flags]
public enum SqlModes : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>ANSI_QUOTES</c>: double quotes enclose identifiers.</summary>
    AnsiQuotes = 1,

    /// <summary><c>NO_BACKSLASH_ESCAPES</c>: a backslash is a character like any other.</summary>
    NoBackslashEscapes = 2,

    /// <summary><c>PIPES_AS_CONCAT</c>: <c>||</c> joins strings.</summary>
    PipesAsConcat = 4,

    /// <summary><c>IGNORE_SPACE</c>: a space may part a built-in function's name from its parenthesis.</summary>
    IgnoreSpace = 8,

    /// <summary><c>HIGH_NOT_PRECEDENCE</c>: NOT binds like <c>!</c>.</summary>
    HighNotPrecedence = 16,

    /// <summary>A mode that is not read at all: <c>ORACLE</c>, <c>MSSQL</c>, or one that is not known.</summary>
    Other = 32,
}
