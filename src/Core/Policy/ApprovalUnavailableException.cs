namespace HoopWire.Policy;

/// <summary>No approval can be asked for, and the command is denied.</summary>
/// <param name="message">Why, in one sentence for whoever sent the command.</param>
public sealed class ApprovalUnavailableException(string message) : Exception(message)
{
    /// <summary>What a client reads whose command is denied as nobody could be asked. What has failed by itself is nothing it should read, and belongs in the log.</summary>
    /// <param name="what">What needs approval, as the protocol calls it.</param>
    /// <param name="failure">What asking has failed with.</param>
    public static string Tell(string what, Exception failure) =>
        failure is ApprovalUnavailableException ? $"The {what} needs approval, and none can be asked for: {failure.Message}" : $"The {what} needs approval, and none can be asked for now";
}
