namespace HoopWire.Policy.Filters;

/// <summary>A regular expression that is not of the subset the filters know, or too large. The message completes a sentence about the pattern.</summary>
public sealed class RegexSyntaxException : Exception
{
    /// <summary>Tells what is wrong.</summary>
    public RegexSyntaxException(string message)
        : base(message)
    {
    }

    /// <summary>Tells nothing.</summary>
    public RegexSyntaxException()
    {
    }

    /// <summary>Tells what is wrong, and what caused it.</summary>
    public RegexSyntaxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
