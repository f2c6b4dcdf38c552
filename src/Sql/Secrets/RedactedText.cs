namespace HoopWire.Sql.Secrets;

/// <summary>What is recorded in the place of a text, and shown to who approves it.</summary>
/// <param name="Text">The text with its secrets hidden, as long as it was; null where it has none.</param>
/// <param name="IsDoubtful">Whether something is hidden that may be no secret: nobody could tell what they approve.</param>
internal readonly record struct RedactedText(byte[]? Text, bool IsDoubtful)
{
    /// <summary>Says why a statement cannot be approved of which something is hidden.</summary>
    public const string WhyDoubtful = "A literal stands where a password may, and reviewers would not see it; it may be something else by an alias or a function, so write the statement without";
}
