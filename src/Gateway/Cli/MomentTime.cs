namespace HoopWire.Gateway.Cli;

/// <summary>A clock that stands still: for questions about another moment.</summary>
/// <param name="at">The moment.</param>
internal sealed class MomentTime(DateTimeOffset at) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => at;
}
