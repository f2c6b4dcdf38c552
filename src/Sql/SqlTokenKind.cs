namespace HoopWire.Sql;

/// <summary>What a token is, before any keyword's meaning.</summary>
public enum SqlTokenKind : byte
{
    /// <summary>An unquoted word: keyword or identifier.</summary>
    Word,

    /// <summary>A quoted identifier; never a keyword.</summary>
    QuotedName,

    /// <summary>A character string literal of any spelling.</summary>
    String,

    /// <summary>A bit or hexadecimal string literal.</summary>
    BitString,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A parameter placeholder.</summary>
    Parameter,

    /// <summary>An operator, the star included.</summary>
    Operator,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>;</c></summary>
    Semicolon,

    /// <summary><c>.</c></summary>
    Dot,

    /// <summary><c>(</c></summary>
    LeftParenthesis,

    /// <summary><c>)</c></summary>
    RightParenthesis,

    /// <summary><c>[</c></summary>
    LeftBracket,

    /// <summary><c>]</c></summary>
    RightBracket,

    /// <summary><c>:</c></summary>
    Colon,

    /// <summary><c>::</c></summary>
    TypeCast,

    /// <summary><c>:=</c></summary>
    ColonEquals,

    /// <summary><c>..</c></summary>
    DotDot,

    /// <summary><c>=&gt;</c></summary>
    NamedArgument,
}
