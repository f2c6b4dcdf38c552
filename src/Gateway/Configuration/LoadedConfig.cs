namespace HoopWire.Gateway.Configuration;

/// <summary>The outcome of loading.</summary>
/// <param name="Config">The configuration; null when there is a mistake.</param>
/// <param name="Problems">Mistakes and doubts, by file and line.</param>
internal sealed record LoadedConfig(GatewayConfig? Config, IReadOnlyList<Problem> Problems)
{
    /// <summary>How many mistakes.</summary>
    public int Errors => Problems.Count(problem => problem.IsError);

    /// <summary>How many doubts.</summary>
    public int Warnings => Problems.Count(problem => !problem.IsError);
}
