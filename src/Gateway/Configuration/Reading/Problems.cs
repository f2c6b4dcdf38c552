namespace HoopWire.Gateway.Configuration;

/// <summary>Everything that is wrong, gathered while reading goes on.</summary>
internal sealed class Problems
{
    private readonly List<Problem> _all = [];

    /// <summary>Whether the configuration cannot be used.</summary>
    public bool HasErrors => _all.Exists(problem => problem.IsError);

    /// <summary>The problems, by file and line.</summary>
    public IReadOnlyList<Problem> Sorted =>
        [.. _all.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.IsError ? 0 : 1)];

    /// <summary>A mistake.</summary>
    public void Error(ConfigNode at, string key, string message) => _all.Add(new Problem(true, at.File, at.Line, key, message));

    /// <summary>A mistake at a line.</summary>
    public void Error(string file, int line, string key, string message) => _all.Add(new Problem(true, file, line, key, message));

    /// <summary>A doubt.</summary>
    public void Warn(string file, int line, string key, string message) => _all.Add(new Problem(false, file, line, key, message));
}
