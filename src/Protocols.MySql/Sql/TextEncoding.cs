namespace HoopWire.MySql.Sql;

/// <summary>What is known of <c>character_set_client</c>.</summary>
public enum TextEncoding : byte
{
    /// <summary><c>utf8mb4</c> or <c>utf8mb3</c>.</summary>
    Utf8,

    /// <summary>One whose ASCII bytes are always ASCII characters, such as <c>latin1</c>; also sets of several bytes a character, whose texts are read only where they are pure ASCII.</summary>
    Ascii,

    /// <summary>One in which an ASCII byte may be something else, such as <c>swe7</c>, or one that is not known.</summary>
    Other,
}
