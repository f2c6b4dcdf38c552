namespace HoopWire.Policy;

/// <summary>What a person may do about a refusal, one sentence each, for protocols that have a place for it.</summary>
public static class DenialHints
{
    /// <summary>Only another rule would let it through.</summary>
    public const string Operator = "Ask the gateway's operator if you need it.";

    /// <summary>A rule blocks an effect or a text.</summary>
    public const string Blocked = "Send it without what the rule blocks, or ask the gateway's operator.";

    /// <summary>A statement was not understood.</summary>
    public const string Unread = "Write it in another way, or ask the gateway's operator.";

    /// <summary>A text that is taken for no SQL.</summary>
    public const string NoSql = "Correct it. If the database takes it as it is, write it in another way, and tell the gateway's operator.";

    /// <summary>Code of which nothing tells what it does.</summary>
    public const string Code = "Leave it out, or ask the gateway's operator to allow it.";

    /// <summary>A function of the database's own that may do anything.</summary>
    public const string Function = "Leave it out, or ask the gateway's operator to allow the function by its name (functions: {allow: [...]}).";

    /// <summary>A use of a masked column.</summary>
    public const string Column = "Select the column as it is, or leave it out.";

    /// <summary>A name that the catalogue does not have.</summary>
    public const string Name = "Check the name, and send it again.";

    /// <summary>What cannot be held inside of something else.</summary>
    public const string Direct = "Send it directly.";

    /// <summary>A setting by which statements are read.</summary>
    public const string Setting = "Leave the setting as it is.";
}
