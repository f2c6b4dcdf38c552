namespace HoopWire.Sql.Tree;

/// <summary>What a literal is, before any cast.</summary>
public enum LiteralKind : byte
{
    /// <summary>A character string of any spelling.</summary>
    String,

    /// <summary>A bit or hexadecimal string.</summary>
    BitString,

    /// <summary>A number of any spelling, without a sign: that is an operation.</summary>
    Number,

    /// <summary><c>NULL</c></summary>
    Null,

    /// <summary><c>TRUE</c></summary>
    True,

    /// <summary><c>FALSE</c></summary>
    False,
}

/// <summary>A constant; <see cref="SqlNode.Place"/> is exactly its token.</summary>
public sealed class Literal : Expression
{
    /// <summary>What it is.</summary>
    public required LiteralKind Kind { get; init; }

    /// <summary>
    /// The value of a short plain string or the spelling of a short number; null for everything else. Compare with the text at
    /// <see cref="SqlNode.Place"/> where it matters.
    /// </summary>
    public string? Text { get; init; }
}

/// <summary><c>DEFAULT</c> in place of a value, in VALUES and SET.</summary>
public sealed class DefaultValue : Expression;
